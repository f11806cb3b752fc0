from django.urls import path

from gonghui.engines.legal.views import calculators

app_name = "legal"

urlpatterns = [
    path("", calculators.calculators, name="calculators"),
    path("<slug:name>/", calculators.calculator, name="calculator"),
    path("<slug:name>/paper/", calculators.paper, name="paper"),
]
