"""Addresses of reports, cases and the desk."""

from django.urls import path

from placette.safety import reports, views

urlpatterns = [
    path("report", reports.report, name="report"),
    path("case/<str:number>", views.case, name="case"),
    path("desk", views.desk, name="desk"),
    path("desk/login", views.desk_login, name="desk_login"),
]
