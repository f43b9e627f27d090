"""What belongs to customers themselves, and what they did in the portal, as segments ask for it."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy

from crm.customers.models import Contact, ContactRole, Household, Need, NeedState, PortalMember
from crm.customers.models.arranged import role_names
from crm.customers.permissions import VIEW_CUSTOMERS
from crm.segments.conditions.related import Related, Where
from identity.models import Session
from kernel.actor import Actor, Face
from knowledge_base.models import Verdict
from knowledge_base.permissions import VIEW_ARTICLES

BY_ACCOUNT, BY_CONTACT = "user__portal__account", "user__portal__contact"


def _helped(values: tuple[str, ...]) -> Q:
    return Q(helped__in=[value == "yes" for value in values])


def _roles(actor: Actor | None) -> QuerySet[Any, Any]:
    """Also of people at another customer: whoever sees either of both reads the role there."""
    found = ContactRole.objects.all()
    return found if actor is None else found.filter(contact__in=Contact.objects.visible_to(actor))


def _verdicts(actor: Actor | None) -> QuerySet[Any, Any]:
    found = Verdict.objects.filter(user__isnull=False)
    return found if actor is None or actor.may(VIEW_ARTICLES) else found.none()


def _sessions(actor: Actor | None) -> QuerySet[Any, Any]:
    return Session.objects.filter(face=Face.CUSTOMER.value)


ROLES = Related(
    "roles",
    pgettext_lazy("in conditions", "Roles of people"),
    VIEW_CUSTOMERS,
    _roles,
    {"account": "account", "contact": "contact"},
    has=_("there is somebody with a role"),
    has_none=_("there is nobody with a role"),
    wheres=(Where("role", pgettext_lazy("in conditions", "role"), lambda: list(role_names().items())),),
)
PEOPLE = Related(
    "people",
    pgettext_lazy("in conditions", "Contacts"),
    VIEW_CUSTOMERS,
    lambda actor: Contact.objects.all() if actor is None else Contact.objects.visible_to(actor),
    {"account": "account"},
    has=_("there is a contact"),
    has_none=_("there is no contact"),
    least=ngettext_lazy("there is at least %(n)d contact", "there are at least %(n)d contacts", "n"),
    most=ngettext_lazy("there is at most %(n)d contact", "there are at most %(n)d contacts", "n"),
    moment="created_at",
)
HOUSEHOLDS = Related(
    "household",
    pgettext_lazy("in conditions", "Household"),
    VIEW_CUSTOMERS,
    lambda actor: Household.objects.all(),
    {"account": "members"},
    has=_("they belong to a household"),
    has_none=_("they belong to no household"),
)
NEEDS = Related(
    "needs",
    pgettext_lazy("in conditions", "Needs"),
    VIEW_CUSTOMERS,
    lambda actor: Need.objects.all(),
    {"account": "account"},
    has=_("they have a need"),
    has_none=_("they have no need"),
    least=ngettext_lazy("they have at least %(n)d need", "they have at least %(n)d needs", "n"),
    most=ngettext_lazy("they have at most %(n)d need", "they have at most %(n)d needs", "n"),
    moment="created_at",
    wheres=(Where("state", pgettext_lazy("in conditions", "state"), lambda: list(NeedState.choices)),),
)
SIGN_INS = Related(
    "signins",
    pgettext_lazy("in conditions", "Sign-ins to the portal"),
    VIEW_CUSTOMERS,
    _sessions,
    {"account": BY_ACCOUNT, "contact": BY_CONTACT},
    has=_("somebody signed in to the portal"),
    has_none=_("nobody signed in to the portal"),
    least=ngettext_lazy(
        "there was at least %(n)d sign-in to the portal", "there were at least %(n)d sign-ins to the portal", "n"
    ),
    most=ngettext_lazy(
        "there was at most %(n)d sign-in to the portal", "there were at most %(n)d sign-ins to the portal", "n"
    ),
    moment="created_at",
)
PORTAL = Related(
    "portal",
    pgettext_lazy("in conditions", "Access to the portal"),
    VIEW_CUSTOMERS,
    lambda actor: PortalMember.objects.all(),
    {"account": "account", "contact": "contact"},
    has=_("somebody joined the portal"),
    has_none=_("nobody joined the portal"),
    moment="joined_at",
)
VERDICTS = Related(
    "verdicts",
    pgettext_lazy("in conditions", "Words about articles"),
    VIEW_ARTICLES,
    _verdicts,
    {"account": BY_ACCOUNT, "contact": BY_CONTACT},
    has=_("somebody said whether an article helped"),
    has_none=_("nobody said whether an article helped"),
    least=ngettext_lazy(
        "at least %(n)d article was said to help or not", "at least %(n)d articles were said to help or not", "n"
    ),
    most=ngettext_lazy(
        "at most %(n)d article was said to help or not", "at most %(n)d articles were said to help or not", "n"
    ),
    moment="at",
    wheres=(
        Where(
            "helped",
            pgettext_lazy("in conditions", "it helped"),
            lambda: [("yes", _("Yes")), ("no", _("No"))],
            _helped,
        ),
    ),
)
RELATED = (PEOPLE, ROLES, HOUSEHOLDS, NEEDS, PORTAL, SIGN_INS, VERDICTS)
