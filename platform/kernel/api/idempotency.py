"""A POST that may be sent again: with the same Idempotency-Key its first answer is given once more, byte for byte."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponse
from django.utils.translation import gettext as _

from kernel.api.problems import Problem, problem_of
from kernel.clock import system_clock
from kernel.models import KeptAnswer

HEADER = "Idempotency-Key"
LONGEST_KEY = 100
KEPT_HEADERS = ("Location", "ETag", "Content-Type")


def answer_once(request: Any, user_id: UUID, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """What `answer` says and what it changed are stored together; a second request waits for the first one's end."""
    key = request.headers.get(HEADER, "")
    if not key:
        return answer()
    if len(key) > LONGEST_KEY or not key.isascii() or not key.isprintable():
        sentence = _("An Idempotency-Key has at most %(limit)d plain characters.") % {"limit": LONGEST_KEY}
        raise Problem(400, "idempotency-key", sentence)
    hashed = hashlib.sha256(f"{user_id}:{key}".encode()).hexdigest()
    fingerprint = _fingerprint(request)
    with transaction.atomic():
        if not KeptAnswer.claim(hashed, fingerprint, at=system_clock()):
            return _again(KeptAnswer.objects.get(pk=hashed), fingerprint)
        response = _said(answer)
        headers = {name: response.headers[name] for name in KEPT_HEADERS if name in response.headers}
        KeptAnswer.objects.get(pk=hashed).keep(response.status_code, headers, response.content)
    return response


def _said(answer: Callable[[], HttpResponse]) -> HttpResponse:
    """A refusal is an answer too, and repeats; what nobody foresaw leaves the key free for another try."""
    try:
        with transaction.atomic():
            return answer()
    except Exception as error:
        problem = problem_of(error)
        if problem is None:
            raise
        return problem.response()


def _again(kept: KeptAnswer, fingerprint: str) -> HttpResponse:
    if kept.fingerprint != fingerprint:
        sentence = _("This Idempotency-Key was used for another request. Use a new one for a new request.")
        raise Problem(422, "idempotency-key", sentence)
    response = HttpResponse(bytes(kept.body), status=kept.status, headers=kept.headers)
    response.headers["Idempotency-Replayed"] = "true"
    return response


def _fingerprint(request: Any) -> str:
    """Method, address and body; of files what is in them."""
    digest = hashlib.sha256(f"{request.method} {request.get_full_path()}\n".encode())
    if request.content_type.startswith("multipart/"):
        for name, upload in sorted(request.FILES.items()):
            digest.update(f"{name} {upload.name} {upload.size}\n".encode())
            for piece in upload.chunks():
                digest.update(piece)
            upload.seek(0)
    else:
        digest.update(request.body)
    return digest.hexdigest()
