from django.urls import path

from gonghui.engines.legal.views import calculators, cards, checks, models

app_name = "legal"

urlpatterns = [
    path("", calculators.calculators, name="calculators"),
    path("check/", checks.check, name="check"),
    path("check/<slug:trail>/", checks.on_the_way, name="check_way"),
    path("cards/", cards.cards, name="cards"),
    path("cards/<slug:code>/", cards.card, name="card"),
    path("models/", models.models, name="models"),
    path("models/<int:model_id>/sign/", models.sign, name="model_sign"),
    path("models/<int:model_id>/retire/", models.retire, name="model_retire"),
    path("<slug:name>/", calculators.calculator, name="calculator"),
    path("<slug:name>/take-along/", calculators.take_along, name="take_along"),
    path("<slug:name>/paper/", calculators.paper, name="paper"),
]
