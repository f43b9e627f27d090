"""A conversion begun: what each lead becomes was chosen; a job looks at what that would do, and nothing happens."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from changes.actions.importing import refuse_programs
from changes.engine import PARTS
from changes.jobs import check_changes
from changes.models import Change, ChangeSet, Kind, State, Verb
from crm.customers.permissions import EDIT_CUSTOMERS
from crm.leads.converting import NEW, NONE, Wish
from crm.leads.models import Lead
from crm.leads.permissions import EDIT_LEADS
from crm.sales.permissions import EDIT_OPPORTUNITIES
from kernel.actions import PermissionMissing, Refused, action, record
from kernel.actor import Actor
from kernel.clock import Clock

MOST_LEADS, LONGEST_SALE = 50, 160


@action(EDIT_LEADS)
def begin_conversion(*, actor: Actor, clock: Clock, wishes: Mapping[UUID, Wish]) -> ChangeSet:
    """Raises Refused at `account-<id>`, `contact-<id>` or `sale-<id>` of the lead that can't become that."""
    refuse_programs(actor)
    if not actor.may(EDIT_CUSTOMERS):
        raise PermissionMissing(EDIT_CUSTOMERS)
    if any(wish.sale for wish in wishes.values()) and not actor.may(EDIT_OPPORTUNITIES):
        raise PermissionMissing(EDIT_OPPORTUNITIES)
    leads = list(Lead.objects.changeable_by(actor).filter(pk__in=list(wishes)).order_by("pk"))
    if not leads:
        raise Refused(_("Pick at least one record."))
    if len(leads) > MOST_LEADS:
        raise Refused(_("At most %(limit)d leads are converted together.") % {"limit": MOST_LEADS})
    for lead in leads:
        _refuse_wrong(lead, wishes[lead.pk])
    name = leads[0].name if len(leads) == 1 else ngettext("%(n)d lead", "%(n)d leads", len(leads)) % {"n": len(leads)}
    change_set = ChangeSet.objects.create(
        kind=Kind.CONVERSION,
        state=State.CHECKING,
        record_type="lead",
        name=name,
        by_id=actor.me,
        begun_at=clock(),
        spoken=translation.get_language() or "en",
        options={"leads": {str(lead.pk): wishes[lead.pk].kept for lead in leads}},
        total=len(leads),
    )
    for place, lead in enumerate(leads, 1):
        Change.objects.create(
            change_set=change_set, number=place * PARTS, record_type="lead", record_id=lead.pk, verb=Verb.CHANGED
        )
    record("began a change-set", change_set, kind=change_set.kind)
    check_changes.enqueue(change_set_id=str(change_set.pk))
    return change_set


def _refuse_wrong(lead: Lead, wish: Wish) -> None:
    if lead.is_converted:
        raise Refused(_("“%(name)s” was converted already.") % {"name": lead}, field=f"account-{lead.pk}")
    if wish.account == NEW and wish.contact not in {NEW, NONE}:
        raise Refused(_("Somebody who is there already works at a customer who is there."), field=f"contact-{lead.pk}")
    if wish.account == NEW and not lead.company and wish.contact == NEW:
        raise Refused(
            _("Without a company, %(name)s becomes a customer themselves: no contact is needed.") % {"name": lead},
            field=f"contact-{lead.pk}",
        )
    if len(wish.sale) > LONGEST_SALE:
        raise Refused(_("At most %(longest)d characters.") % {"longest": LONGEST_SALE}, field=f"sale-{lead.pk}")
