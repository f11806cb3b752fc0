from django.urls import path

from gonghui.foundation.notifications import views

app_name = "notifications"

urlpatterns = [
    path("", views.inbox, name="inbox"),
    path("read/", views.read_all, name="read_all"),
    path("<int:notice_id>/open/", views.open_notice, name="open"),
]
