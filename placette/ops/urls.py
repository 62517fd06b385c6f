"""Every address of the place: each domain's pages, the API, the works' probes."""

from django.urls import include, path

from placette.ops import api, health

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", health.metrics),
    path("api/", api.api.urls),
    path("", include("placette.web.urls")),
    path("", include("placette.safety.urls")),
    path("", include("placette.rooms.urls")),
    path("", include("placette.entry.urls")),
]
handler400 = "placette.web.pages.bad_request"
handler403 = "placette.web.pages.forbidden"
handler404 = "placette.web.pages.not_found"
handler500 = "placette.web.pages.broken"
