"""Answers to what went wrong, in the reader's language, with nothing that was typed lost."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was opened long ago or in another session: its text is kept by the page, sending again works."""
    return render(request, "csrf_failure.html", status=403)
