from django.urls import path

from gonghui.channels.demo_phone import views

app_name = "demo_phone"

urlpatterns = [path("demo/phone/", views.messages, name="messages")]
