"""One's own passkeys: added on the page of what is one's own, renamed and removed on small pages of their own.

The classes without a room are shared: the desk, the console and the portal mount them, each with its own page.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from identity.actions.factors import begin_passkey_step, end_passkey_step
from identity.actions.passkeys import add_passkey, remove_passkey, rename_passkey
from identity.actions.sessions import is_fresh
from identity.forms import NewPasskeyForm, PasskeyNameForm
from identity.http.passkeys import relying_party
from identity.http.sessions import room_of
from identity.models import Passkey, Session, User
from identity.views.asking import answer_of_session, ask_for_own_key
from identity.views.rooms import OwnDeskView, device_of
from kernel.actions import Refused
from kernel.clock import system_clock
from kernel.http.forms import attempt
from kernel.http.views import Request, RoomView
from kernel.permissions import SIGNED_IN


def passkey_context(request: Request, form: NewPasskeyForm | None = None) -> dict[str, Any]:
    """What the part about passkeys shows, in whatever room; one statement."""
    session: Session = request.room_session  # type: ignore[attr-defined]
    user, fresh = session.user, is_fresh(session, clock=system_clock)
    has_password = user.has_usable_password()
    initial = {"name": Session(device=device_of(request).name).device_name}
    return {
        "passkeys": list(user.passkeys.order_by("made_at")),
        "passkeys_url": f"{room_of(request.path).own}passkeys/",
        "passkey_form": form or NewPasskeyForm(initial=initial, asks_password=has_password and not fresh),
        "must_sign_in_again": not fresh and not has_password,
        "this_host": relying_party(request).host,
    }


def keep_posted_key(request: Request, form: NewPasskeyForm) -> Passkey | None:
    """The key that the device has just made, or None with the reason at the form."""
    session: Session = request.room_session  # type: ignore[attr-defined]
    if not form.is_valid():
        return None
    passkey = attempt(
        form,
        lambda: add_passkey(
            actor=request.actor,
            clock=system_clock,
            user=session.user,
            answer=answer_of_session(request),
            name=form.cleaned_data["name"],
            device=device_of(request),
        ),
    )
    if passkey is not None:
        messages.success(request, _("The passkey “%(name)s” opens this place from now on.") % {"name": passkey.name})
    return passkey


class NewKeyQuestion(RoomView, abstract=True):
    permission = SIGNED_IN

    def post(self, request: HttpRequest) -> HttpResponseBase:
        return ask_for_own_key(self.request)


class OwnPasskey(RoomView, abstract=True):
    """One key of the person who asks; anybody else's is not found."""

    permission = SIGNED_IN
    template = "identity/passkey_name.html"

    @property
    def back(self) -> str:
        return f"{room_of(self.request.path).own}#passkeys"

    def find(self, passkey_id: UUID) -> Passkey:
        assert isinstance(self.request.user, User)
        return get_object_or_404(Passkey.objects.select_related("user"), pk=passkey_id, user=self.request.user)

    def get(self, request: HttpRequest, passkey_id: UUID) -> HttpResponseBase:
        passkey = self.find(passkey_id)
        return self.ask(passkey, PasskeyNameForm(initial={"name": passkey.name}))

    def post(self, request: HttpRequest, passkey_id: UUID) -> HttpResponseBase:
        passkey = self.find(passkey_id)
        form = PasskeyNameForm(request.POST)
        if not form.is_valid() or attempt(form, lambda: self._rename(passkey, form)) is None:
            return self.ask(passkey, form, status=422)
        messages.success(request, _("The passkey is called “%(name)s” now.") % {"name": passkey.name})
        return redirect(self.back)

    def ask(self, passkey: Passkey, form: Any, *, status: int = 200) -> HttpResponse:
        context = {"passkey": passkey, "form": form, "back": self.back}
        return render(self.request, self.template, context, status=status)

    def _rename(self, passkey: Passkey, form: PasskeyNameForm) -> bool:
        name = form.cleaned_data["name"]
        rename_passkey(actor=self.request.actor, clock=system_clock, passkey=passkey, name=name)
        return True


class OwnPasskeyRemoval(OwnPasskey, abstract=True):
    """Asks once more, on a page that works without script."""

    template = "identity/passkey_removal.html"

    def post(self, request: HttpRequest, passkey_id: UUID) -> HttpResponseBase:
        passkey = self.find(passkey_id)
        form = PasskeyNameForm({"name": passkey.name})
        if not form.is_valid() or attempt(form, lambda: self._remove(passkey)) is None:
            return self.ask(passkey, form, status=422)
        messages.success(request, _("The passkey is removed; it opens nothing here any more."))
        return redirect(self.back)

    def _remove(self, passkey: Passkey) -> bool:
        remove_passkey(actor=self.request.actor, clock=system_clock, passkey=passkey, device=device_of(self.request))
        return True


class NewKeyQuestionView(NewKeyQuestion, OwnDeskView):
    """What the device needs; asked for by the script of the profile page."""


class PasskeyView(OwnPasskey, OwnDeskView):
    pass


class PasskeyRemovalView(OwnPasskeyRemoval, OwnDeskView):
    pass


class PasskeyStepView(OwnDeskView):
    """Ask for a passkey after the password."""

    def post(self, request: HttpRequest) -> HttpResponseBase:
        try:
            codes = begin_passkey_step(actor=self.request.actor, clock=system_clock, user=self.person)
        except Refused as refusal:
            messages.error(request, refusal.sentence)
            return redirect(self.own)
        return render(request, "identity/recovery_codes.html", {"codes": codes, "own": self.own})


class PasskeyStepEndView(OwnDeskView):
    def post(self, request: HttpRequest) -> HttpResponseBase:
        end_passkey_step(actor=self.request.actor, clock=system_clock, user=self.person)
        messages.success(request, _("No passkey is asked for after the password any more."))
        return redirect(self.own)
