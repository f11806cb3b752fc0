"""Registers and files, under /files/."""

from __future__ import annotations

from django.urls import path

from gonghui.foundation.files.views import bodies, enterprises, people

app_name = "files"

urlpatterns = [
    path("enterprises/", enterprises.register, name="enterprises"),
    path("enterprises/new/", enterprises.new, name="enterprise_new"),
    path("enterprises/<slug:code>/", enterprises.detail, name="enterprise"),
    path("enterprises/<slug:code>/amend/", enterprises.amend, name="enterprise_amend"),
    path("enterprises/<slug:code>/contact/", enterprises.contact, name="enterprise_contact"),
    path("people/", people.register, name="people"),
    path("people/new/", people.new, name="person_new"),
    path("people/find/", people.find, name="person_find"),
    path("people/<slug:code>/", people.detail, name="person"),
    path("people/<slug:code>/amend/", people.amend, name="person_amend"),
    path("people/<slug:code>/reveal/", people.reveal, name="person_reveal"),
    path("bodies/", bodies.register, name="bodies"),
    path("bodies/new/", bodies.new, name="body_new"),
    path("bodies/<slug:code>/", bodies.detail, name="body"),
    path("bodies/<slug:code>/amend/", bodies.amend, name="body_amend"),
    path("bodies/<slug:code>/activity/", bodies.activity, name="body_activity"),
]
