"""Who did what when: no foreign keys, no values of personal fields, survives deletions."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from kreisweit.ground.personal import Category


class AuditEvent(models.Model):
    """One thing that was done. The database refuses to change or delete it."""

    at = models.DateTimeField(db_index=True)
    event = models.CharField(max_length=80, db_index=True)
    target_kind = models.CharField(max_length=80)
    target_id = models.CharField(max_length=64)
    actor_id = models.BigIntegerField(null=True, db_index=True)
    actor_kind = models.CharField(max_length=20, default="user")
    details = models.JSONField(default=dict)

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        indexes: ClassVar = [models.Index(fields=["target_kind", "target_id"])]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(actor_kind__in=["user", "system", "terminal"]), name="audit_actor_kind"
            ),
            models.CheckConstraint(
                condition=~models.Q(actor_kind="user") | models.Q(actor_id__isnull=False),
                name="audit_user_has_id",
            ),
        ]

    class PersonalData:
        personal: ClassVar = {"actor_id": Category.ACTIVITY}
        plain: ClassVar = ["id", "at", "event", "target_kind", "target_id", "actor_kind", "details"]

    def __str__(self) -> str:
        return f"{self.event} {self.target_kind} {self.target_id}"
