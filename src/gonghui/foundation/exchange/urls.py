from django.urls import path

from gonghui.foundation.exchange.views import batches, exports

app_name = "exchange"

urlpatterns = [
    path("", batches.home, name="home"),
    path("<slug:register>/template/", exports.template, name="template"),
    path("<slug:register>/export/", exports.export, name="export"),
]
