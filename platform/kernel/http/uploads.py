"""What is larger than any form takes is not written to the disk, however much is sent."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload


class EndingUpload(FileUploadHandler):
    """Stands before Django's own handlers. The rest is read and dropped, so that the answer still arrives."""

    received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.received += len(raw_data)
        if self.received > settings.UPLOAD_ENDS_AT_BYTES:
            assert self.request is not None
            self.request.upload_ended = True  # type: ignore[attr-defined]
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> Any:
        return None


def was_ended(request: Any) -> bool:
    """Whether a file of this request was too large for anything."""
    return bool(getattr(request, "upload_ended", False))
