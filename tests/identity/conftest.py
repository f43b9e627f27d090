from __future__ import annotations

from collections.abc import Iterator

import pytest

from tenants.directory.snapshots import forget_snapshots


@pytest.fixture(autouse=True)
def _fresh_snapshots() -> Iterator[None]:
    """What a test changed in the directory is rolled back; the memory of it goes too."""
    yield
    forget_snapshots()
