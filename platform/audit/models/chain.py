"""The chain over the audit log: whoever changes, removes, inserts or swaps a row breaks it."""

from __future__ import annotations

from typing import ClassVar

from django.db import connection, models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact

HASH_BYTES, SALT_BYTES = 32, 16
BEGINNING = bytes(HASH_BYTES)


class Fault(models.TextChoices):
    """What is wrong at the first broken place."""

    CHANGED = "changed"
    """An entry says something else than when it was linked."""
    REMOVED = "removed"
    """An entry is not there any more."""
    MOVED = "moved"
    """A link does not follow from the one before it: one was inserted, swapped or changed."""
    GAP = "gap"
    """A link is not there any more."""
    CUT = "cut"
    """The end of the chain is not the one that was last reached."""
    UNPROVEN = "unproven"
    """Values are gone, and no erasure says why."""


def _long(name: str, length: int, *, nullable: bool = False) -> models.CheckConstraint:
    condition = Q(Exact(Length(name), length))
    condition = condition | Q(**{f"{name}__isnull": True}) if nullable else condition
    return models.CheckConstraint(condition=condition, name=f"link_{name}_length")


class Link(models.Model):
    """One entry's place in the chain, which covers salted digests and not the values themselves.

    So a person's values can be erased, each with its salt, and the chain still holds: without the salt nobody can try
    which name or address a digest was made of. `entry_id` is no foreign key, as an entry that somebody removes must
    neither take its link along nor be kept from being found missing.
    """

    append_only = True

    number = models.BigIntegerField(primary_key=True)
    entry_id = models.UUIDField(unique=True)
    # Null once erased: of the name of who did it, and of the record's name with what was changed.
    actor_salt = models.BinaryField(null=True)
    values_salt = models.BinaryField(null=True)
    actor_digest = models.BinaryField()
    values_digest = models.BinaryField()
    hash = models.BinaryField()
    linked_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(number__gte=1), name="link_number_from_one"),
            _long("actor_salt", SALT_BYTES, nullable=True),
            _long("values_salt", SALT_BYTES, nullable=True),
            _long("actor_digest", HASH_BYTES),
            _long("values_digest", HASH_BYTES),
            _long("hash", HASH_BYTES),
        ]

    def __str__(self) -> str:
        return f"{self.number} {bytes(self.hash).hex()[:12]}"


class Chain(models.Model):
    """How far the chain goes, and what the last look at all of it found. One row: who holds it may add links."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    length = models.PositiveBigIntegerField(default=0)
    head = models.BinaryField(default=BEGINNING)
    linked_at = models.DateTimeField(null=True)
    swept_at = models.DateTimeField(null=True)
    """When entries of any age were last looked for."""
    checked_at = models.DateTimeField(null=True)
    checked = models.PositiveBigIntegerField(default=0)
    """Links that were found whole, from the first on."""
    checked_until = models.DateTimeField(null=True)
    """When the last of these was linked."""
    waiting = models.PositiveBigIntegerField(default=0)
    """Entries that had no link at that time."""
    late = models.PositiveBigIntegerField(default=0)
    """Entries that claim to be older than what was linked before them."""
    fault = models.CharField(max_length=8, choices=Fault, blank=True)
    fault_at = models.PositiveBigIntegerField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(id=1), name="one_chain"),
            models.CheckConstraint(condition=Q(Exact(Length("head"), HASH_BYTES)), name="chain_head_length"),
            models.CheckConstraint(condition=Q(fault__in=[*Fault.values, ""]), name="chain_fault_known"),
            models.CheckConstraint(condition=Q(fault="") ^ Q(fault_at__isnull=False), name="chain_fault_at_a_place"),
            models.CheckConstraint(
                condition=Q(fault="") | Q(fault_at__gt=F("checked")), name="chain_whole_before_its_fault"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.length} {self.fingerprint}"

    @property
    def fingerprint(self) -> str:
        """Whoever has written it down elsewhere can tell later whether all of the log was exchanged."""
        return bytes(self.head).hex()

    @classmethod
    def present(cls) -> Chain:
        """As it is; a new one where nothing was linked yet."""
        return cls._default_manager.filter(pk=1).first() or cls()

    @classmethod
    def held(cls) -> Chain:
        """The row, locked until the transaction ends: one at a time adds links. Links can't be locked themselves."""
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO audit_chain (id, length, head, checked, waiting, late, fault)"
                " VALUES (1, 0, %s, 0, 0, 0, '') ON CONFLICT DO NOTHING",
                [BEGINNING],
            )
        return cls._default_manager.select_for_update().get(pk=1)
