"""What a document may show: pictures that stand in it, and files of the tenant whose document it is."""

from __future__ import annotations

from typing import Any

from weasyprint.urls import URLFetcher, URLFetcherResponse

from kernel.documents import STORED
from kernel.files import open_stored


class GuardedFetcher(URLFetcher):  # type: ignore[misc]
    """Neither the network nor the disk: a customer's words are part of the document."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False)

    def fetch(self, url: str, headers: dict[str, Any] | None = None) -> URLFetcherResponse:
        """Raises ValueError or FileNotFoundError; WeasyPrint leaves out what it can't have."""
        if url.startswith(STORED):
            with open_stored(url.removeprefix(STORED)) as file:
                return URLFetcherResponse(url, body=file.read())
        return super().fetch(url, headers)
