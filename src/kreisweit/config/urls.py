"""Addresses: the portal by language, the office, the API, the account."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

handler400 = "kreisweit.ui.views.bad_request"
handler403 = "kreisweit.ui.views.not_allowed"
handler404 = "kreisweit.ui.views.not_found"
handler500 = "kreisweit.ui.views.failed"
urlpatterns = [
    path("", include("kreisweit.ui.urls")),
    path("api/", include("kreisweit.api.urls")),
    path("buero/", include("kreisweit.office.urls")),
    path("konto/", include("allauth.urls")),
    path("", include("kreisweit.portal.root_urls")),
    *i18n_patterns(path("", include("kreisweit.portal.urls"))),
]
if settings.PROFILE != "prod":
    urlpatterns.insert(0, path("gestaltung/", include("kreisweit.ui.gallery.urls")))
