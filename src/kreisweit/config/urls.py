"""Addresses: the portal by language, the office, the API, the account."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

urlpatterns = [
    path("api/", include("kreisweit.api.urls")),
    path("buero/", include("kreisweit.office.urls")),
    path("konto/", include("allauth.urls")),
    path("", include("kreisweit.portal.root_urls")),
    *i18n_patterns(path("", include("kreisweit.portal.urls"))),
]
