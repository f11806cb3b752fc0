from django.urls import path

from gonghui.web import views

app_name = "web"

urlpatterns = [
    path("", views.home, name="home"),
    path("work/", views.workbench, name="workbench"),
    path("me/", views.me, name="me"),
    path("size/", views.large_type, name="large_type"),
    path("language/", views.language, name="language"),
    path("components/", views.components, name="components"),
    path("healthz", views.healthz, name="healthz"),
]
