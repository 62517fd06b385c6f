"""Addresses of the desk. allauth's own pages are not here but the two it cannot do without."""

from django.urls import path

from placette.safety.desk import signing_in, views

urlpatterns = [
    path("desk", views.desk, name="desk"),
    path("desk/beat", views.beat, name="desk_beat"),
    path("desk/about/<path:subject>", views.about, name="desk_about"),
    path("desk/reports", views.reports, name="desk_reports"),
    path("desk/report/<str:number>", views.report, name="desk_report"),
    path("desk/report/<str:number>/settle", views.settle, name="desk_settle"),
    path("desk/preview", views.preview, name="desk_preview"),
    path("desk/confirm", views.confirm, name="desk_confirm"),
    path("desk/shift", views.shift, name="desk_shift"),
    path("desk/find", views.find, name="desk_find"),
    path("desk/out", views.out, name="account_logout"),
    path("desk/keys", signing_in.keys, name="mfa_index"),
    path("desk/login", signing_in.login, name="account_login"),
    path("desk/login/second", signing_in.second, name="mfa_authenticate"),
    path("desk/first/<str:name>/<str:token>", signing_in.first, name="desk_first"),
]
