from django.urls import path

from gonghui.engines.documents import views

app_name = "documents"

urlpatterns = [
    path("verify/", views.verify, name="verify"),
    path("verify/<str:code>/", views.verify_document, name="verify_document"),
    path("documents/<str:code>/", views.download, name="download"),
    path("documents/<str:code>/word/", views.word, name="word"),
]
