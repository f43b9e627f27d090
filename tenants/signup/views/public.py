"""The public site: what the product is, sign-up, where to sign in, terms and privacy notice."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from identity.limits import SIGN_UP_PER_NETWORK, SIGN_UP_PER_PERSON, count_attempt
from kernel.clock import system_clock
from kernel.http.forms import attempt
from kernel.http.ip import client_ip
from kernel.http.security import PAGE_POLICY
from kernel.http.views import RoomView
from kernel.permissions import ANYBODY
from tenants.directory.models import SignUp
from tenants.signup.actions.sign_up import Application, request_sign_up
from tenants.signup.addresses import host_of, judge_address, normalise_address
from tenants.signup.forms import AddressForm, SignUpForm
from tenants.signup.queries import address_is_known
from tenants.signup.terms import TERMS_DATE

CONFIRM_PATH = "/confirm/SECRET/"


class PublicView(RoomView, abstract=True):
    """A page of the public site: everybody may see it."""

    permission = ANYBODY
    room = "public"
    sign_in_url_name = "signup:sign-in"


class HomeView(PublicView):
    def get(self, request: HttpRequest) -> HttpResponseBase:
        return self._page(SignUpForm(initial={"language": get_language()}))

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form = SignUpForm(request.POST)
        sign_up = attempt(form, lambda: self._ask(form)) if form.is_valid() else None
        if sign_up is None:
            return self._page(form, status=422)
        context = {"email": sign_up.email, "host": host_of(sign_up.address)}
        return render(request, "signup/sent.html", context)

    def _ask(self, form: SignUpForm) -> SignUp:
        now, ip, data = system_clock(), client_ip(self.request), form.cleaned_data
        count_attempt(SIGN_UP_PER_NETWORK, ip, at=now)
        count_attempt(SIGN_UP_PER_PERSON, data["email"], at=now)
        application = Application(**data, ip=ip or None)
        return request_sign_up(
            actor=self.request.actor, clock=system_clock, application=application, path=CONFIRM_PATH
        )

    def _page(self, form: SignUpForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "suffix": f".{settings.PLATFORM_HOST}"}
        return render(self.request, "signup/home.html", context, status=status)


class AddressView(PublicView):
    """Asked while somebody types: can this address be had?"""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        typed = request.GET.get("address", "")
        verdict = judge_address(typed, at=system_clock()) if typed.strip() else None
        return render(request, "signup/parts/address.html", {"verdict": verdict})


class WhereView(PublicView):
    """Sign-in is at each workspace's own address: this page leads there."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return self._page(AddressForm())

    def post(self, request: HttpRequest) -> HttpResponseBase:
        form = AddressForm(request.POST)
        if form.is_valid():
            host = host_of(normalise_address(form.cleaned_data["address"]))
            if address_is_known(host):
                return redirect(f"{self._origin(host)}/desk/")
            form.add_error("address", _("There is no workspace at %(host)s.") % {"host": host})
        return self._page(form, status=422)

    def _page(self, form: AddressForm, status: int = 200) -> HttpResponse:
        context = {"form": form, "suffix": f".{settings.PLATFORM_HOST}"}
        response = render(self.request, "signup/where.html", context, status=status)
        # Browsers hold the redirect after a form to the page's own policy: let it go to workspaces alone.
        workspaces = self._origin(f"*.{settings.PLATFORM_HOST}")
        response["Content-Security-Policy"] = PAGE_POLICY.replace(
            "form-action 'self'", f"form-action 'self' {workspaces}"
        )
        return response

    def _origin(self, host: str) -> str:
        return f"{settings.PUBLIC_SCHEME}://{host}{settings.PUBLIC_PORT_SUFFIX}"


class TermsView(PublicView):
    template = "signup/terms.html"

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return render(request, self.template, {"date": TERMS_DATE})


class PrivacyView(TermsView):
    template = "signup/privacy.html"
