"""Addresses of the square and its rooms."""

from django.urls import path

from placette.rooms import mine, views

urlpatterns = [
    path("mine", mine.own_messages, name="own_messages"),
    path("square", views.square, name="square"),
    path("square/rooms", views.rooms_column, name="rooms_column"),
    path("rooms/<slug:slug>", views.room, name="room"),
    path("rooms/<slug:slug>/people", views.people_column, name="people_column"),
    path("rooms/<slug:slug>/silence", views.silence, name="silence"),
    path("rooms/<slug:slug>/enter", views.enter, name="enter"),
    path("rooms/<slug:slug>/say", views.say, name="say"),
    path("rooms/<slug:slug>/withdraw", views.withdraw, name="withdraw"),
    path("rooms/<slug:slug>/leave", views.leave, name="leave"),
    path("rooms/<slug:slug>/own/<int:n>", mine.own_message, name="own_message"),
    path("rooms/<slug:slug>/change", mine.change, name="change"),
    path("rooms/<slug:slug>/erase", mine.erase, name="erase"),
]
