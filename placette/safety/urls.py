"""Addresses of reports, cases and the desk."""

from django.urls import include, path

from placette.safety import reports, views

urlpatterns = [
    path("report", reports.report, name="report"),
    path("case/<str:number>", views.case, name="case"),
    path("", include("placette.safety.desk.urls")),
]
