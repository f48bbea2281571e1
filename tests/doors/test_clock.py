"""The clock does what is due, once, and goes on when something fails."""

from __future__ import annotations

import logging
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone

from kreisweit.audit.actions import SYSTEM
from kreisweit.clock import loop
from kreisweit.clock.ticks import DUTIES, Duty
from kreisweit.jobs.models import Tick
from kreisweit.post.actions import send_message
from kreisweit.post.models import Message

pytestmark = pytest.mark.django_db(databases=["default", "vault"])


def test_due_things_are_done_once_until_due_again() -> None:
    done: list[str] = []
    duties = [
        Duty("often", timedelta(seconds=10), lambda: done.append("often")),
        Duty("seldom", timedelta(hours=1), lambda: done.append("seldom")),
    ]
    start = timezone.now()
    for seconds in (0, 5, 10, 15, 20, 3600):
        loop.do_due(duties, moment=start + timedelta(seconds=seconds))
    assert done == ["often", "seldom", "often", "often", "often", "seldom"]


def test_failing_duty_holds_up_no_other(caplog: pytest.LogCaptureFixture) -> None:
    done: list[str] = []

    def fail() -> None:
        raise ValueError("canary-value")

    duties = [Duty("bad", timedelta(seconds=1), fail), Duty("good", timedelta(seconds=1), lambda: done.append("x"))]
    with caplog.at_level(logging.DEBUG, logger="kreisweit"):
        assert loop.do_due(duties) == ["bad", "good"]
    assert (done, Tick.objects.get(name="bad").last_error) == (["x"], "ValueError")
    assert "canary-value" not in caplog.text
    assert caplog.messages[0].startswith("bad: ValueError at ")


def test_one_look_with_all_duties(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT, settings.DEMO = tmp_path, True
    send_message(key="tests:1", recipient="a@musterland.example", subject="A", body="B", by=SYSTEM)
    store = SessionStore()
    store["x"] = 1
    store.save()
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert loop.do_due() == [duty.name for duty in DUTIES]
    assert list(Tick.objects.exclude(last_error="")) == []
    assert (Message.objects.get().state, Session.objects.count()) == ("kept", 0)
    assert loop.do_due() == []
