from __future__ import annotations

from django.urls import path

from gonghui.foundation.jobs import views

app_name = "jobs"

urlpatterns = [
    path("", views.overview, name="overview"),
    path("<uuid:task_id>/again/", views.again, name="again"),
]
