"""Addresses of the pages that belong to nobody's domain."""

from django.urls import path

from placette.web import emoji, patterns, views

urlpatterns = [
    path("legal", views.legal, name="legal"),
    path("takedown", views.takedown, name="takedown"),
    path("language", views.language, name="language"),
    path("patterns", patterns.patterns, name="patterns"),
    path("emoji/<str:lang>.json", emoji.emoji, name="emoji"),
    path("live", views.live_upgrade, name="live"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security, name="security"),
]
