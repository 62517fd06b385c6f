"""Addresses of reports, cases and the desk."""

from django.urls import include, path

from placette.safety import reports, rulebook, views

urlpatterns = [
    path("rules", rulebook.rules, name="rules"),
    path("rules.json", rulebook.rules_json, name="rules_json"),
    path("rules/<str:version>.json", rulebook.rules_json, name="rules_json_of"),
    path("rules/<str:version>", rulebook.rules, name="rules_of"),
    path("report", reports.report, name="report"),
    path("case", views.any_case, name="any_case"),
    path("case/", views.any_case),
    path("case/<str:number>", views.case, name="case"),
    path("", include("placette.safety.desk.urls")),
]
