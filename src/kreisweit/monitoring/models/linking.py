"""What is known of each linkage of records outside the vault: numbers only."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kreisweit.ground.personal import Category


class LinkRun(models.Model):
    """One finished linkage of all records, in numbers. Who is linked with whom stays in the vault."""

    key = models.UUIDField(unique=True)  # the vault knows the run by this
    job = models.BigIntegerField(unique=True)
    model_version = models.CharField(max_length=64)
    records = models.PositiveIntegerField()
    persons = models.PositiveIntegerField()
    merged = models.PositiveIntegerField()  # persons that became one with another since the run before
    split = models.PositiveIntegerField()  # persons that became several
    doubtful = models.PositiveIntegerField()  # pairs that a person has to look at
    clusters = models.JSONField(default=dict)  # number of records ("6": so many or more) to number of persons
    finished_at = models.DateTimeField()
    started_by = models.BigIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["-finished_at", "-id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(persons__lte=models.F("records")), name="monitoring_persons_within_records"
            ),
        ]

    class PersonalData:
        personal: ClassVar = {"started_by": Category.ACTIVITY}
        plain: ClassVar = [
            "id", "key", "job", "model_version", "records", "persons", "merged", "split", "doubtful", "clusters",
            "finished_at",
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"linkage {self.pk}"


class LinkingChoice(models.Model):
    """How the trust office wants to link; the newest row counts, those before it tell what held when."""

    second_reader = models.BooleanField()  # "same" about a doubtful pair counts when two persons have said so
    by_itself = models.BooleanField()  # what a delivery brought or took is linked without anybody asking for it
    chosen_at = models.DateTimeField()
    chosen_by = models.BigIntegerField(null=True)

    class Meta:
        ordering: ClassVar = ["-id"]

    class PersonalData:
        personal: ClassVar = {"chosen_by": Category.ACTIVITY}
        plain: ClassVar = ["id", "second_reader", "by_itself", "chosen_at"]

    def __str__(self) -> str:
        return f"choice {self.pk}"
