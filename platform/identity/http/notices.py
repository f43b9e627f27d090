"""One-time notices ("Reply sent") travel in a cookie that only the tenant which wrote it can read."""

from __future__ import annotations

from typing import Any

from django.contrib.messages.storage.cookie import CookieStorage
from django.core import signing

from kernel.tenancy import current_tenant


class TenantCookieStorage(CookieStorage):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.signer = signing.get_cookie_signer(salt=f"notices:{current_tenant().uuid}")
