from __future__ import annotations

import sys
from typing import Any

from django.core.management.base import BaseCommand

from config.sealed import reseal_everywhere


class Command(BaseCommand):
    help = "Seal every kept secret with the present SECRET_KEY, so that former ones can leave SECRET_KEY_FALLBACKS."

    def handle(self, *args: Any, **options: Any) -> None:
        total = reseal_everywhere()
        self.stdout.write(f"{total.former} sealed anew, {total.present} were sealed with the present key already.")
        if total.unreadable:
            self.stderr.write(f"{total.unreadable} can't be opened: put their key into SECRET_KEY_FALLBACKS.")
            sys.exit(1)
