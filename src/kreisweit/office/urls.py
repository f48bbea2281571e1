"""Addresses of the office: one file per subject."""

from django.urls import URLPattern, URLResolver, include, path

app_name = "office"
urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("kreisweit.office.home.urls")),
    path("", include("kreisweit.office.login.urls")),
    path("organisationen/", include("kreisweit.office.people.urls")),
    path("zugang/", include("kreisweit.office.access.urls")),
    path("protokoll/", include("kreisweit.office.audit.urls")),
    path("datenschutz/", include("kreisweit.office.privacy.urls")),
    path("zahlen/", include("kreisweit.office.figures.urls")),
    path("lieferungen/", include("kreisweit.office.deliveries.urls")),
    path("abgleich/", include("kreisweit.office.linking.urls")),
    path("auswertung/", include("kreisweit.office.computations.urls")),
    path("hintergrund/", include("kreisweit.office.jobs.urls")),
    path("postfach/", include("kreisweit.office.mailbox.urls")),
]
