"""Addresses of cases and of the desk."""

from django.urls import path

from placette.safety import views

urlpatterns = [
    path("case/<str:number>", views.case, name="case"),
    path("desk", views.desk, name="desk"),
    path("desk/login", views.desk_login, name="desk_login"),
]
