"""Secrets that must be read again are kept encrypted: who reads the database, or a copy of it, reads none of them.

The key is made of SECRET_KEY (HKDF, RFC 5869), another one for each purpose, so that what was sealed for one is no use
for another. A former key that stands in SECRET_KEY_FALLBACKS still opens; `manage.py reseal_secrets` seals all anew.
"""

from __future__ import annotations

import base64
from functools import lru_cache
from typing import Any

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.db import models
from django.db.models import Q

# With which everything sealed begins: the first byte of a token of Fernet is its version.
BEGINNING = "gAAAAA"


class SecretUnreadable(Exception):
    """It was sealed with a key that this installation has not got (any more)."""


class SealedField(models.CharField):
    """Holds what `seal` made for `purpose`, and never the secret itself; constrain it by `is_sealed`."""

    def __init__(self, *args: Any, purpose: str = "", **options: Any) -> None:
        self.purpose = purpose
        options.setdefault("max_length", 400)
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        name, path, args, options = super().deconstruct()
        return name, path, args, options | {"purpose": self.purpose}


def is_sealed(name: str, *, blank: bool = False) -> Q:
    """For a constraint: nothing readable gets into the column."""
    sealed = Q(**{f"{name}__startswith": BEGINNING})
    return sealed | Q(**{name: ""}) if blank else sealed


def seal(secret: str, purpose: str) -> str:
    return _keys(purpose).encrypt(secret.encode()).decode()


def unseal(sealed: str, purpose: str) -> str:
    """Raises SecretUnreadable."""
    try:
        return _keys(purpose).decrypt(sealed).decode()
    except InvalidToken as error:
        raise SecretUnreadable("It was sealed with another SECRET_KEY.") from error


def reseal(sealed: str, purpose: str) -> str:
    """The same secret, with the present key. Raises SecretUnreadable."""
    return seal(unseal(sealed, purpose), purpose)


def is_of_present_key(sealed: str, purpose: str) -> bool:
    try:
        _fernet(settings.SECRET_KEY, purpose).decrypt(sealed)
    except InvalidToken:
        return False
    return True


def _keys(purpose: str) -> MultiFernet:
    """The present key seals; former ones still open."""
    return MultiFernet([_fernet(key, purpose) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


@lru_cache(64)
def _fernet(key: str, purpose: str) -> Fernet:
    made = HKDF(algorithm=SHA256(), length=32, salt=None, info=f"rapport sealed {purpose}".encode())
    return Fernet(base64.urlsafe_b64encode(made.derive(key.encode())))
