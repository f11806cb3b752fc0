from django.urls import path

from gonghui.foundation.accounts import views

app_name = "accounts"

urlpatterns = [
    path("phone/", views.phone, name="phone"),
    path("phone/code/", views.phone_code, name="phone_code"),
]
