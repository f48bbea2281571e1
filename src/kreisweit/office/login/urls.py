"""Addresses of invitation, own account and the demo's role switch."""

from django.urls import path

from . import views

urlpatterns = [
    path("einladung/", views.invitation, name="invitation"),
    path("einladung/<str:token>/", views.open_invitation, name="open-invitation"),
    path("mein-konto/", views.account, name="account"),
    path("mein-konto/einladungen/<int:pk>/annehmen/", views.accept_role, name="accept-role"),
    path("mein-konto/meine-daten.json", views.export_account, name="account-export"),
    path("rollenwechsel/", views.switch_role, name="switch-role"),
]
