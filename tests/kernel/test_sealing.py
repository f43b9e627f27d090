"""Secrets that are kept encrypted: each for its purpose, with keys that may be replaced."""

from __future__ import annotations

from typing import Any

import pytest

from kernel.sealing import BEGINNING, SecretUnreadable, is_of_present_key, reseal, seal, unseal

FORMER, PRESENT, OTHER = "former-" * 8, "present-" * 8, "other-" * 8


@pytest.fixture(autouse=True)
def keys(settings: Any) -> Any:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = PRESENT, []
    return settings


def test_what_is_sealed_says_nothing_and_opens_again() -> None:
    sealed = seal("whsec_密钥", "webhook")
    assert sealed.startswith(BEGINNING)
    assert "whsec" not in sealed
    assert unseal(sealed, "webhook") == "whsec_密钥"
    assert seal("whsec_密钥", "webhook") != sealed  # never the same twice


def test_what_was_sealed_for_one_purpose_opens_for_no_other() -> None:
    with pytest.raises(SecretUnreadable):
        unseal(seal("secret", "webhook"), "authenticator")


@pytest.mark.parametrize("wrong", ["", "whsec_plain", "gAAAAA", seal.__name__])
def test_what_was_never_sealed_is_no_secret(wrong: str) -> None:
    with pytest.raises(SecretUnreadable):
        unseal(wrong, "webhook")


def test_what_was_changed_does_not_open() -> None:
    sealed = seal("secret", "webhook")
    for place in (10, 30, len(sealed) - 6):
        changed = sealed[:place] + ("A" if sealed[place] != "A" else "B") + sealed[place + 1 :]
        with pytest.raises(SecretUnreadable):
            unseal(changed, "webhook")


def test_a_former_key_opens_until_it_is_taken_out(keys: Any) -> None:
    keys.SECRET_KEY = FORMER
    sealed = seal("secret", "webhook")
    keys.SECRET_KEY = PRESENT
    with pytest.raises(SecretUnreadable):
        unseal(sealed, "webhook")
    keys.SECRET_KEY_FALLBACKS = [OTHER, FORMER]
    assert unseal(sealed, "webhook") == "secret"
    assert not is_of_present_key(sealed, "webhook")
    fresh = reseal(sealed, "webhook")
    keys.SECRET_KEY_FALLBACKS = []
    assert unseal(fresh, "webhook") == "secret"
    assert is_of_present_key(fresh, "webhook")
