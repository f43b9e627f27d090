"""By which keys a customer is found when somebody looks for another record of them."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

KEY_LENGTH = 120


class MatchKeys(models.Model):
    """Worked out of names, numbers and addresses by `keying`; `stamp` is when the record had changed last by then."""

    id = models.BigAutoField(primary_key=True)
    account = models.OneToOneField("customers.Account", null=True, on_delete=models.CASCADE, related_name="match_keys")
    contact = models.OneToOneField("customers.Contact", null=True, on_delete=models.CASCADE, related_name="match_keys")
    keys: models.Field[Any, Any] = ArrayField(models.CharField(max_length=KEY_LENGTH), default=list)
    stamp = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(account__isnull=False, contact__isnull=True)
                | models.Q(account__isnull=True, contact__isnull=False),
                name="match_keys_of_an_account_or_a_contact",
            ),
        ]
        indexes: ClassVar = [GinIndex(fields=["keys"], name="match_keys_by_key")]

    def __str__(self) -> str:
        return " ".join(self.keys)
