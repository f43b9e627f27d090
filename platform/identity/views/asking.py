"""Questions to devices and their answers, for the views of every room. A script of ours stands between them.

A question goes to one browser: to the session that is signed in, or else to a secret in a cookie of this room.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, JsonResponse

from identity.actions.passkeys import (
    Answer,
    KeyMayBeCopied,
    ask_for_answer,
    begin_passkey,
    check_passkey,
    report_copied_key,
)
from identity.actions.sessions import report_failed_sign_in
from identity.challenges import spend_challenge
from identity.http.passkeys import browser_secret, relying_party, remember_browser
from identity.http.sessions import room_of
from identity.limits import PASSKEY_PER_NETWORK, SIGN_IN_PER_NETWORK, SIGN_IN_PER_PERSON, count_attempt
from identity.models import ChallengePurpose, Session, User
from identity.tokens import new_secret
from identity.views.rooms import device_of
from kernel.actions import Refused
from kernel.clock import system_clock
from kernel.http.ip import client_ip
from kernel.http.views import Request


def ask_any_passkey(request: Request) -> HttpResponse:
    return ask_browser(
        request, lambda browser: ask_for_answer(relying_party(request), browser=browser, at=system_clock())
    )


def ask_passkey_of(request: Request, user: User) -> HttpResponse:
    """After the password: one of this person's keys, and no other."""
    return ask_browser(
        request,
        lambda browser: ask_for_answer(relying_party(request), browser=browser, at=system_clock(), user=user),
        whose=str(user.pk),
    )


def ask_browser(request: Request, question: Callable[[str], dict[str, Any]], *, whose: str = "") -> HttpResponse:
    """A question to somebody who is not signed in. `whose` binds it to one person, or to one link, besides."""
    room = room_of(request.path)
    secret = browser_secret(request, room) or new_secret()

    def ask() -> dict[str, Any]:
        count_attempt(PASSKEY_PER_NETWORK, client_ip(request), at=system_clock())
        return question(f"{secret}:{whose}")

    response = _as_json(ask)
    remember_browser(response, room, secret)
    return response


def ask_for_own_key(request: Request) -> HttpResponse:
    """What the device of somebody who is signed in needs to make a key. A wrong password counts as at the door."""
    session: Session = request.room_session  # type: ignore[attr-defined]
    password = request.POST.get("password", "")

    def ask() -> dict[str, Any]:
        if password:
            count_attempt(SIGN_IN_PER_PERSON, session.user.email, at=system_clock())
        return begin_passkey(
            actor=request.actor, clock=system_clock, session=session, party=relying_party(request), password=password
        )

    return _as_json(ask)


def answer_of_browser(request: Request, purpose: ChallengePurpose, *, whose: str = "") -> Answer:
    """The posted answer, with its challenge used up. Raises Refused."""
    return _answer(request, purpose, f"{browser_secret(request, room_of(request.path))}:{whose}")


def answer_of_session(request: Request) -> Answer:
    return _answer(request, ChallengePurpose.NEW_KEY, str(request.actor.session_id))


def person_by_passkey(request: Request, purpose: ChallengePurpose, *, whose: str = "") -> User:
    """Who has answered, with a key that opens this room. Raises Refused."""
    count_attempt(SIGN_IN_PER_NETWORK, client_ip(request), at=system_clock())
    answer = answer_of_browser(request, purpose, whose=whose)
    try:
        return check_passkey(actor=request.actor, clock=system_clock, answer=answer, face=room_of(request.path).face)
    except KeyMayBeCopied as refusal:
        report_copied_key(actor=request.actor, clock=system_clock, key=refusal.key, device=device_of(request))
        raise
    except Refused:
        report_failed_sign_in(
            actor=request.actor,
            clock=system_clock,
            email="",
            face=room_of(request.path).face,
            device=device_of(request),
            step="passkey",
        )
        raise


def _answer(request: Request, purpose: ChallengePurpose, holder: str) -> Answer:
    text = request.POST.get("answer", "")
    spent = spend_challenge(text, purpose, holder=holder, at=system_clock())
    return Answer(text, spent, relying_party(request))


def _as_json(ask: Callable[[], dict[str, Any]]) -> HttpResponse:
    try:
        return JsonResponse(ask())
    except Refused as refusal:
        return JsonResponse({"sentence": refusal.sentence, "field": refusal.field}, status=422)
