"""Leads made, changed, talked to, shared and handed over."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from access.models import Share
from access.sharing import Whom, give, take_back
from crm.activities.models import ActivityKind
from crm.leads.actions.giving import hand_out
from crm.leads.events import LeadChanged, LeadCreated, LeadGiven
from crm.leads.fields import LEAD
from crm.leads.models import Lead, Status, Touch
from crm.leads.models.intake import form_asks
from crm.leads.models.touch import LONGEST_SAID
from crm.leads.permissions import CREATE_LEADS, EDIT_LEADS, LEAD_POLICY
from identity.models import User
from kernel.actions import Refused, action, emit, nothing_changed, record
from kernel.actor import SYSTEM, Actor
from kernel.clock import Clock
from kernel.permissions import ANYBODY
from records.fitting import columns_of, fitted

ALWAYS_ASKED, WEB = ("name", "email", "has_consent"), "web"


def lock_lead(lead: Lead, actor: Actor) -> Lead:
    """Held until the transaction ends. Raises OutOfReach for one that the actor may not change."""
    held: Lead = Lead.objects.select_for_update(of=("self",)).get(pk=lead.pk)
    LEAD_POLICY.require_change(actor, held)
    return held


@action(CREATE_LEADS)
def create_lead(*, actor: Actor, clock: Clock, **values: Any) -> Lead:
    """One that is nobody's is given by the rules."""
    made = columns_of(fitted(LEAD, values, actor=actor))
    lead = Lead(created_at=clock(), updated_at=clock(), **made)
    lead.judge({})
    lead.save(force_insert=True)
    record("created", lead)
    emit(LeadCreated(lead_id=lead.pk))
    if lead.owner_id is None:
        hand_out([lead], clock=clock)
    else:
        tell_owner(lead, actor)
    return lead


@action(ANYBODY)
def capture_lead(*, actor: Actor, clock: Clock, language: str, **values: Any) -> Lead:
    """By the public form: what it asks, and no more. Raises Refused where it is off."""
    asks = form_asks()
    if asks is None:
        raise Refused(_("This form is closed."))
    kept = {name: value for name, value in values.items() if name in {*ALWAYS_ASKED, *asks}}
    usual = {"status": Status.NEW.value, "language": language, "source": _offered(WEB)}
    lead = Lead(
        created_at=clock(), updated_at=clock(), **columns_of(fitted(LEAD, usual | kept, actor=SYSTEM, needs_all=False))
    )
    lead.judge({})
    lead.save(force_insert=True)
    record("came in", lead, source=str(_("Contact form")))
    emit(LeadCreated(lead_id=lead.pk))
    hand_out([lead], clock=clock)
    return lead


def _offered(source: str) -> str:
    """Administrators may have retired it."""
    spec = LEAD.named("source")
    return source if spec is not None and source in dict(spec.offered) else ""


@action(EDIT_LEADS)
def change_lead(*, actor: Actor, clock: Clock, lead: Lead, **values: Any) -> Lead:
    """Whom somebody chose by hand was given by no rule."""
    held = lock_lead(lead, actor)
    owner = held.owner_id
    fit = fitted(LEAD, values, actor=actor, record=held)
    if getattr(fit.get("owner"), "pk", None) != owner and "owner" in fit:
        fit["given_why"] = ""
    changes = held.change(fit, at=clock())
    if not changes:
        nothing_changed()
        return held
    record("changed", held, **{name: pair for name, pair in changes.items() if name != "given_why"})
    emit(LeadChanged(lead_id=held.pk, fields=tuple(changes)))
    if held.owner_id != owner:
        tell_owner(held, actor)
    return held


@action(EDIT_LEADS)
def log_touch(*, actor: Actor, clock: Clock, lead: Lead, kind: str, text: str) -> Touch:
    """What was said with a lead. A new one is being worked on from then on."""
    held, text = lock_lead(lead, actor), text.replace("\0", "").strip()
    if held.is_converted:
        raise Refused(_("“%(name)s” was converted: change what it became instead.") % {"name": held})
    if kind not in ActivityKind.values:
        raise Refused(_("Choose one of those that are offered."), field="kind")
    if not text:
        raise Refused(_("Say what was said."), field="text")
    if len(text) > LONGEST_SAID:
        raise Refused(_("At most %(longest)d characters.") % {"longest": LONGEST_SAID}, field="text")
    made: Touch = Touch.objects.create(
        lead=held, kind=kind, text=text, at=clock(), made_by_id=actor.user_id, made_by_name=actor.name[:120]
    )
    changes = held.change({"status": "working"}, at=clock()) if held.status == "new" else {}
    record("talked to", held, kind=kind, **changes)
    if changes:
        emit(LeadChanged(lead_id=held.pk, fields=("status",)))
    return made


@action(EDIT_LEADS)
def share_lead(*, actor: Actor, clock: Clock, lead: Lead, whom: Whom, may_change: bool) -> Share:
    held = Lead.objects.select_for_update(of=("self",)).get(pk=lead.pk)
    return give(LEAD_POLICY, held, whom=whom, may_change=may_change, actor=actor, clock=clock)


@action(EDIT_LEADS)
def end_lead_share(*, actor: Actor, clock: Clock, lead: Lead, share: Share) -> None:
    take_back(LEAD_POLICY, lead, share, actor=actor)


@action(EDIT_LEADS)
def hand_over_leads(*, actor: Actor, clock: Clock, person: User, successor: User | None) -> int:
    """All open leads of somebody who left, to a successor or to nobody."""
    leads = list(Lead.objects.open().owned_by(person.pk).select_for_update(of=("self",)).order_by("pk"))
    for lead in leads:
        LEAD_POLICY.require_change(actor, lead)
        lead.change({"owner": successor, "given_why": ""}, at=clock())
        record("handed over", lead, owner=[person, successor])
        emit(LeadChanged(lead_id=lead.pk, fields=("owner",)))
    if not leads:
        nothing_changed()
    return len(leads)


def tell_owner(lead: Lead, actor: Actor, *, by_rule: bool = False) -> None:
    """Inside an action: whoever was given one by somebody else hears of it."""
    if lead.owner_id is not None and lead.owner_id != actor.user_id:
        emit(LeadGiven(lead_id=lead.pk, by="" if by_rule else actor.name))
