"""Who belongs together: models, compared pairs, decisions, persons with their memberships, and the log of changes."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kreisweit.ground.personal import Category

from ..fields import IdField
from .base import VaultModel, new_id
from .records import Entry


class ModelState(models.TextChoices):
    """A model is tried, then active until another one is. That of keys instead of names counts beside it."""

    TRIED = "tried"
    ACTIVE = "active"
    RETIRED = "retired"
    KEYS = "keys"


class ModelVersion(VaultModel):
    """A trained model, by the hash of its text, with the shares of values that it was trained on (encrypted)."""

    id = models.CharField(primary_key=True, max_length=64)
    model = models.TextField()
    kept_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=ModelState.choices, default=ModelState.TRIED)
    wrapped_key = models.BinaryField(default=b"")
    frequencies = models.BinaryField(default=b"")  # empty: no value counts for more than another
    report = models.JSONField(default=dict)  # of its trial: numbers
    tried_by = models.BigIntegerField(null=True)
    applied_by = models.BigIntegerField(null=True)
    applied_at = models.DateTimeField(null=True)

    class Meta(VaultModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["state"], condition=models.Q(state="active"), name="vault_one_active_model"
            ),
        ]

    class PersonalData:
        personal: ClassVar = {
            "frequencies": Category.IDENTITY,
            "tried_by": Category.ACTIVITY,
            "applied_by": Category.ACTIVITY,
        }
        plain: ClassVar = ["id", "model", "kept_at", "state", "wrapped_key", "report", "applied_at"]


class LinkRun(VaultModel):
    """One linkage, of all entries or of those that a delivery touched."""

    id = IdField(primary_key=True)
    model = models.ForeignKey(ModelVersion, null=True, on_delete=models.PROTECT, related_name="runs")
    whole = models.BooleanField(default=True)
    begun_at = models.DateTimeField()
    read_before = models.CharField(max_length=16)  # records with a smaller id were read (see base.record_ids)
    finished_at = models.DateTimeField(null=True)
    records = models.PositiveIntegerField(default=0)
    persons = models.PositiveIntegerField(default=0)
    merged = models.PositiveIntegerField(default=0)
    split = models.PositiveIntegerField(default=0)
    doubtful = models.PositiveIntegerField(default=0)

    class PersonalData:
        plain: ClassVar = [
            "id", "model", "whole", "begun_at", "read_before", "finished_at", "records", "persons", "merged", "split",
            "doubtful",
        ]  # fmt: skip


class ToLink(VaultModel):
    """An entry that is new, changed or has lost a neighbour since it was linked."""

    entry = models.OneToOneField(Entry, primary_key=True, on_delete=models.CASCADE, related_name="to_link")

    class PersonalData:
        plain: ClassVar = ["entry"]


class LinkEvent(VaultModel):
    """A change of who belongs together: append-only, each one holds the hash of the one before.

    `changes`: "moves" as [entry, person before or null, person after or null] and "persons" as [person, state and
    heir before, state and heir after]. Persons that are made for entries which belonged to nobody share one event
    without moves; their memberships name it.
    """

    at = models.DateTimeField()
    kind = models.CharField(max_length=10)  # made, joined, merged, split, moved, undone, erased
    cause = models.CharField(max_length=60)  # "run:<id>", "decision:<id>", "undo:<event>", "delivery:<id>"
    model = models.CharField(max_length=64, blank=True)
    actor_id = models.BigIntegerField(null=True)
    actor_kind = models.CharField(max_length=20)
    number = models.PositiveIntegerField(default=0)  # of entries concerned
    changes = models.JSONField(default=dict)
    undoes = models.OneToOneField("self", null=True, on_delete=models.PROTECT, related_name="undone_by")
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64, unique=True)

    class PersonalData:
        personal: ClassVar = {"actor_id": Category.ACTIVITY}
        plain: ClassVar = [
            "id", "at", "kind", "cause", "model", "actor_kind", "number", "changes", "undoes", "previous", "hash",
        ]  # fmt: skip


class PersonState(models.TextChoices):
    """What became of a person's id."""

    ACTIVE = "active"
    MERGED = "merged"  # it points on to the person it became one with
    SPLIT = "split"  # its entries went to several; it points on to the one that has most of them
    ERASED = "erased"  # its entries were erased


class Person(VaultModel):
    """Somebody who stands in one or several registers. The id is random and stays; a merged one points on."""

    id = IdField(primary_key=True, default=new_id)
    state = models.CharField(max_length=10, choices=PersonState.choices, default=PersonState.ACTIVE)
    merged_into = models.ForeignKey("self", null=True, on_delete=models.PROTECT, related_name="aliases")
    made_at = models.DateTimeField()

    class Meta(VaultModel.Meta):
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(merged_into=None) | ~models.Q(merged_into=models.F("id")),
                name="vault_person_not_own_alias",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["active", "erased"], merged_into=None)
                | models.Q(state__in=["merged", "split"], merged_into__isnull=False),
                name="vault_person_points_on_iff_gone",
            ),
        ]

    class PersonalData:
        plain: ClassVar = ["id", "state", "merged_into", "made_at"]


class Membership(VaultModel):
    """An entry belongs to a person, from when until when, and by which events."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="memberships")
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    begun_by = models.ForeignKey(LinkEvent, on_delete=models.PROTECT, related_name="+", db_index=False)
    ended_by = models.ForeignKey(LinkEvent, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta(VaultModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["entry"], condition=models.Q(ended_at=None), name="vault_entry_belongs_to_one"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_at=None, ended_by=None)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
                name="vault_membership_ends_by_event",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["person"], name="vault_members", condition=models.Q(ended_at=None))]

    class PersonalData:
        personal: ClassVar = {"person": Category.IDENTITY}
        plain: ClassVar = ["id", "entry", "begun_at", "ended_at", "begun_by", "ended_by"]


class Edge(VaultModel):
    """A compared pair under a model, with weight and evidence (level codes). Edges of the active model alone count."""

    model = models.ForeignKey(ModelVersion, on_delete=models.CASCADE, related_name="edges")
    left = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+", db_index=False)
    right = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    weight = models.FloatField()
    probability = models.FloatField()
    levels = models.JSONField(default=dict)

    class Meta(VaultModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["left", "right", "model"], name="vault_edge_once"),
        ]

    class PersonalData:
        plain: ClassVar = ["id", "model", "left", "right", "weight", "probability", "levels"]


class PairState(models.TextChoices):
    """What was said about a doubtful pair."""

    OPEN = "open"
    LATER = "later"
    SECOND = "second"  # one person said "same"; it counts when another one has said so too
    DISPUTED = "disputed"  # two persons said different things
    SAME = "same"
    DIFFERENT = "different"


WAITING = (PairState.OPEN, PairState.LATER, PairState.SECOND, PairState.DISPUTED)
"""States of pairs that still wait for a person."""


class DoubtfulPair(VaultModel):
    """A pair that a person has to look at, and what the person said: the queue of the trust office."""

    left = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+", db_index=False)
    right = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    weight = models.FloatField()
    probability = models.FloatField()
    levels = models.JSONField(default=dict)
    state = models.CharField(max_length=10, choices=PairState.choices, default=PairState.OPEN)
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)

    class Meta(VaultModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["left", "right"], name="vault_pair_once"),
            models.CheckConstraint(
                condition=models.Q(state="open", decided_by=None)
                | (~models.Q(state="open") & models.Q(decided_by__isnull=False, decided_at__isnull=False)),
                name="vault_decided_iff_somebody_did",
            ),
        ]

    class PersonalData:
        personal: ClassVar = {"decided_by": Category.ACTIVITY}
        plain: ClassVar = ["id", "left", "right", "weight", "probability", "levels", "state", "decided_at"]


class Verdict(models.TextChoices):
    """What a person says about two entries."""

    MUST = "must"
    CANNOT = "cannot"


class Decision(VaultModel):
    """What a person decided about two entries: outranks every model until it ends or expires."""

    left = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+", db_index=False)
    right = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    reason = models.CharField(max_length=300, blank=True)
    decided_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField()
    expires_on = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta(VaultModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["left", "right"], condition=models.Q(ended_at=None), name="vault_one_decision"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["left"], name="vault_decision_left")]

    class PersonalData:
        personal: ClassVar = {"decided_by": Category.ACTIVITY, "reason": Category.FREE_TEXT}
        plain: ClassVar = ["id", "left", "right", "verdict", "decided_at", "expires_on", "ended_at"]


class LinkCheck(VaultModel):
    """What a person said about an automatic link that was drawn by chance: measures how often links are right. The
    newest word about a link counts; those before it stay."""

    left = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+", db_index=False)
    right = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="+")
    model = models.ForeignKey(ModelVersion, on_delete=models.CASCADE, related_name="checks")
    is_right = models.BooleanField()
    checked_by = models.BigIntegerField(null=True)
    checked_at = models.DateTimeField()

    class Meta(VaultModel.Meta):
        indexes: ClassVar = [models.Index(fields=["left", "right", "model"], name="vault_check_of_link")]

    class PersonalData:
        personal: ClassVar = {"checked_by": Category.ACTIVITY}
        plain: ClassVar = ["id", "left", "right", "model", "is_right", "checked_at"]


class Pseudonym(VaultModel):
    """How a person is called for one purpose: a random value that leads nowhere outside the vault."""

    purpose = models.SlugField(max_length=40)
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="pseudonyms")
    value = IdField(unique=True)
    begun_at = models.DateTimeField()

    class Meta(VaultModel.Meta):
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["purpose", "person"], name="vault_pseudonym_once"),
        ]

    class PersonalData:
        personal: ClassVar = {"value": Category.IDENTITY}
        plain: ClassVar = ["id", "purpose", "person", "begun_at"]
