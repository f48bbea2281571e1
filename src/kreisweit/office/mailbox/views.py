"""The demo's mailbox: mails that would have been sent. Outside the demo there is no such page."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from kreisweit.post.queries import local_mail, local_mailbox
from kreisweit.ui.lists import Column, ListPage
from kreisweit.ui.templatetags.kit import moment

from ..exports import WRITERS
from ..guards import guarded


@guarded()
@require_GET
def overview(request: HttpRequest) -> HttpResponse:
    """All mails, newest first."""
    page = ListPage(
        request,
        local_mailbox(),
        caption=gettext_lazy("Mailbox of the demo"),
        columns=[
            Column(
                "subject",
                gettext_lazy("Subject"),
                lambda m: m.subject,
                (),
                lambda m: reverse("office:mail", args=[m.pk]),
            ),
            Column("recipient", gettext_lazy("Recipient"), lambda m: m.recipient, ("recipient",)),
            Column("at", gettext_lazy("Written on"), lambda m: moment(m.created_at), ("created_at",)),
        ],
        order="-at",
    )
    return page.download(WRITERS) or render(request, "office/mailbox/overview.html", {"page": page})


@guarded()
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One mail; its links work."""
    return render(request, "office/mailbox/detail.html", {"mail": local_mail(pk)})
