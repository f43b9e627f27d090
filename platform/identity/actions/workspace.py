"""What an administrator decides about the workspace: its row in the directory, and its mark."""

from __future__ import annotations

import io
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile, UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from identity.permissions import MANAGE_WORKSPACE
from kernel.actions import Refused, action, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.files import MAX_PIXELS, store_upload
from kernel.tenancy import current_tenant, directory
from tenants.directory.models import Tenant
from tenants.directory.snapshots import forget_snapshots

CHOOSABLE = {
    *("name", "names", "default_language", "time_zone", "currency", "phone", "hours"),
    *("accent", "greeting", "logo"),
}
LOGO_SIDE, SMALLEST_SIDE = 256, 64  # px


@action(MANAGE_WORKSPACE)
def change_workspace(*, actor: Actor, clock: Clock, **values: Any) -> None:
    """Names, language, zone, currency, telephone, hours, colour, greeting."""
    unknown = set(values) - CHOOSABLE
    if unknown:
        raise ValueError(f"Not a setting of the workspace: {', '.join(sorted(unknown))}.")
    uuid = current_tenant().uuid
    with directory():
        tenant = Tenant.objects.select_for_update().get(uuid=uuid)
        changes = tenant.change(values)
    forget_snapshots()
    if changes:
        record("changed the workspace", tenant, **changes)
    else:
        nothing_changed()


def store_logo(upload: UploadedFile) -> str:
    """Keep a picture as a square PNG, whatever its shape; returns its path. Raises Refused."""
    return store_upload(_squared(upload)).path


def _squared(upload: UploadedFile) -> UploadedFile:
    try:
        with Image.open(upload) as picture:
            if picture.width * picture.height > MAX_PIXELS:
                raise Refused(_("This picture is too large. Choose a smaller one."), field="logo")
            if min(picture.size) < SMALLEST_SIDE:
                raise Refused(_("This picture is too small: at least 64 pixels on each side."), field="logo")
            whole = ImageOps.exif_transpose(picture).convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Refused(_("This is not a picture. Choose a PNG or JPEG."), field="logo") from error
    fitted = ImageOps.pad(whole, (LOGO_SIDE, LOGO_SIDE), color=(0, 0, 0, 0))
    body = io.BytesIO()
    fitted.save(body, "PNG", optimize=True)
    return SimpleUploadedFile("logo.png", body.getvalue(), content_type="image/png")
