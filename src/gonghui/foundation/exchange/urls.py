from django.urls import path

from gonghui.foundation.exchange.views import batches, exports

app_name = "exchange"

urlpatterns = [
    path("", batches.home, name="home"),
    path("batches/<slug:code>/", batches.batch, name="batch"),
    path("batches/<slug:code>/mapping/", batches.mapping, name="mapping"),
    path("batches/<slug:code>/check/", batches.check, name="check"),
    path("batches/<slug:code>/mend/", batches.mend, name="mend"),
    path("batches/<slug:code>/write/", batches.write, name="write"),
    path("batches/<slug:code>/discard/", batches.discard, name="discard"),
    path("batches/<slug:code>/undo/", batches.undo, name="undo"),
    path("batches/<slug:code>/returned/", batches.returned, name="returned"),
    path("<slug:register>/", batches.start, name="start"),
    path("<slug:register>/template/", exports.template, name="template"),
    path("<slug:register>/export/", exports.export, name="export"),
]
