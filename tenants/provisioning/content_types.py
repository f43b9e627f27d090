"""Django's content types with the same ids in every schema, whenever it was made and by whichever versions.

Django numbers them as they come: a schema that was made today and one that was brought here by a year of deploys would
number them differently, while Django remembers one number per process. So the number follows from the name.
"""

from __future__ import annotations

import zlib
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType

# Above anything that a sequence would ever reach by counting.
FIRST, ROOM = 1_000_000, 2_000_000_000


def content_type_id(app_label: str, model: str) -> int:
    return FIRST + zlib.crc32(f"{app_label}.{model}".encode()) % ROOM


def wanted_content_types() -> list[tuple[int, str, str]]:
    """(id, app, model) of every model, of public ones too: Django lists all of them in each schema."""
    names = sorted({(model._meta.app_label, model._meta.model_name or "") for model in apps.get_models()})
    return [(content_type_id(app_label, model), app_label, model) for app_label, model in names]


def put_content_types(connection: Any) -> None:
    """In the selected schema, before any migration could number one itself. Those of earlier versions move."""
    with connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO django_content_type (id, app_label, model) VALUES (%s, %s, %s)"
            " ON CONFLICT (app_label, model) DO UPDATE SET id = EXCLUDED.id"
            " WHERE django_content_type.id <> EXCLUDED.id",
            wanted_content_types(),
        )
    ContentType.objects.clear_cache()
