"""A customer's own passkeys: identity's views, in the portal's room and beside the customer's profile."""

from __future__ import annotations

from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from identity.forms import NewPasskeyForm
from identity.views.passkeys import NewKeyQuestion, OwnPasskey, OwnPasskeyRemoval, keep_posted_key
from kernel.http.views import Request
from portal.views.profile import OwnPageView

PASSKEYS = "/me/#passkeys"


class PasskeysView(OwnPageView):
    """Keep the key that the device has made."""

    def get(self, request: Request) -> HttpResponseBase:
        return redirect(PASSKEYS)

    def post(self, request: Request) -> HttpResponseBase:
        form = NewPasskeyForm(request.POST, asks_password=False)
        if keep_posted_key(request, form) is None:
            return self.show(self.profile_form(), self.password_form(), form, status=422)
        return redirect(PASSKEYS)


class NewKeyQuestionView(NewKeyQuestion, OwnPageView):
    pass


class PasskeyView(OwnPasskey, OwnPageView):
    pass


class PasskeyRemovalView(OwnPasskeyRemoval, OwnPageView):
    pass
