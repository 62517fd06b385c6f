"""Addresses of the door."""

from django.urls import path

from placette.entry import views

urlpatterns = [
    path("", views.door, name="door"),
    path("age", views.age, name="age"),
    path("age/<slug:name>", views.age_method, name="age_method"),
    path("leave", views.leave, name="leave"),
]
