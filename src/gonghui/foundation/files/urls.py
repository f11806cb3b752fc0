"""Registers and files, under /files/."""

from __future__ import annotations

from django.urls import path

from gonghui.foundation.files.views import enterprises

app_name = "files"

urlpatterns = [
    path("enterprises/", enterprises.register, name="enterprises"),
    path("enterprises/new/", enterprises.new, name="enterprise_new"),
    path("enterprises/<slug:code>/", enterprises.detail, name="enterprise"),
    path("enterprises/<slug:code>/amend/", enterprises.amend, name="enterprise_amend"),
    path("enterprises/<slug:code>/contact/", enterprises.contact, name="enterprise_contact"),
]
