"""Addresses of data protection: processing activities, who takes part, agreements with suppliers."""

from django.urls import path

from . import activities, agreements, force, steps

urlpatterns = [
    path("", activities.overview, name="privacy"),
    path("taetigkeiten/neu/", activities.new_activity, name="activity-new"),
    path("taetigkeiten/<int:pk>/", activities.activity, name="activity"),
    path("taetigkeiten/<int:pk>/bearbeiten/", activities.edit_activity, name="activity-edit"),
    path("taetigkeiten/<int:pk>/neue-fassung/", activities.new_version, name="activity-version"),
    path("taetigkeiten/<int:pk>/verzeichnis.json", activities.record, name="activity-record"),
    path("taetigkeiten/<int:pk>/schritt/<slug:step>/", steps.take_step, name="activity-step"),
    path("taetigkeiten/<int:pk>/in-kraft-setzen/", force.join, name="activity-join"),
    path("taetigkeiten/<int:pk>/nicht-mehr-teilnehmen/", force.leave, name="activity-leave"),
    path("vereinbarungen/", agreements.agreements, name="agreements"),
    path("vereinbarungen/neu/", agreements.new_agreement, name="agreement-new"),
    path("vereinbarungen/<int:pk>/", agreements.agreement, name="agreement"),
    path("vereinbarungen/<int:pk>/bearbeiten/", agreements.edit_agreement, name="agreement-edit"),
    path("vereinbarungen/<int:pk>/pruefen-lassen/", agreements.submit_basis, name="agreement-submit"),
    path("vereinbarungen/<int:pk>/rechtsgrundlage/", agreements.settle_basis, name="agreement-basis"),
    path("vereinbarungen/<int:pk>/beenden/", agreements.end, name="agreement-end"),
]
