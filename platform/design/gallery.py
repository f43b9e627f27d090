"""What the gallery page shows: every component in every state, with data that stresses it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from design import accent
from design.forms import DesignRenderer
from design.palette import Line, Lines, Piece, pieces
from design.shell import Place

SEEDS = ("acme", "globex", "amber", "lime", "plum", "ink")
SWATCHES = (
    "bg",
    "surface",
    "raised",
    "fill",
    "text",
    "text-2",
    "accent",
    "hover",
    "soft",
    "on",
    "good",
    "warn",
    "bad",
    "note",
)


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a progress list."""

    label: str
    state: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """One chip of the filter sentence."""

    label: str
    value: str
    drop_url: str = "#"


class SampleForm(forms.Form):
    """Every kind of field."""

    company = forms.CharField(label=gettext_lazy("Company"), help_text=gettext_lazy("As on the business licence"))
    phone = forms.CharField(label=gettext_lazy("Phone"), widget=forms.TextInput(attrs={"inputmode": "tel"}))
    limit = forms.DecimalField(label=gettext_lazy("Credit limit"), max_value=1_000_000)
    address = forms.CharField(label=gettext_lazy("Address of the workspace"))
    grade = forms.ChoiceField(label=gettext_lazy("Grade"), choices=(("a", "A"), ("b", "B")))
    note = forms.CharField(label=gettext_lazy("Note"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    due = forms.DateField(
        label=gettext_lazy("Due"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    way = forms.ChoiceField(
        label=gettext_lazy("How we answer"),
        widget=forms.RadioSelect,
        choices=(
            ("mail", gettext_lazy("By e-mail")),
            ("text", gettext_lazy("By text message")),
            ("call", gettext_lazy("We call")),
        ),
    )
    speed = forms.ChoiceField(
        label=gettext_lazy("How soon"),
        widget=forms.RadioSelect,
        choices=(("now", gettext_lazy("Today")), ("later", gettext_lazy("This week"))),
    )
    copy = forms.BooleanField(label=gettext_lazy("Send a copy to the owner"), required=False)
    attachments = forms.FileField(label=gettext_lazy("Files"), required=False)


def gallery_context() -> dict[str, Any]:
    """Everything that `design/gallery.html` reads."""
    now = timezone.now()
    good = {"company": _("Harbour City Water"), "limit": "2500000", "address": "acme-pumps", "grade": "a"}
    wrong = good | {"phone": "", "way": "mail", "speed": "now"}
    return {
        "good": SampleForm(
            initial=good | {"way": "text", "speed": "now", "copy": True}, prefix="g", renderer=DesignRenderer()
        ),
        "wrong": SampleForm(wrong_data(wrong), prefix="w", renderer=DesignRenderer()),
        "seeds": SEEDS,
        "swatches": SWATCHES,
        "report": accent.report("#ffcb05"),
        "sizes": (20, 24, 28, 32, 40, 48),
        "people": ("Zhao Xin", "欧阳娜娜", "王磊", "Liu Yang", "Ana de Armas", "x"),
        "statuses": ("new", "open", "pending", "hold", "solved", "closed"),
        "priorities": ("low", "normal", "high", "urgent"),
        "moments": tuple(now + timedelta(minutes=m) for m in (0, -38, -200, -1440, -9000, -800_000, 45, 1500)),
        "now": now,
        "tabs": (
            Place("", _("All"), "#", count=2318),
            Place("", _("Mine"), "#", count=146, current=True),
            Place("", _("Over ¥50,000 open"), "#", count=184),
        ),
        "chips": (Filter(_("stage is"), _("Customer or At risk")), Filter(_("receivable is over"), "¥50,000")),
        "steps": (
            Step(_("Address reserved"), "done", "acme-pumps"),
            Step(_("Own database made"), "done", _("4 s")),
            Step(_("Filling in sample customers"), "now", "186 / 300"),
            Step(_("Opening the portal")),
        ),
        "way": (
            Step(_("Received"), "done"),
            Step(_("In work"), "now"),
            Step(_("Answered")),
            Step(_("Solved")),
        ),
        "figures": (
            {
                "label": _("Payments received"),
                "value": "¥4,218,300.00",
                "trend": _("more than in October"),
                "tone": "good",
            },
            {"label": _("Overdue"), "value": "¥412,000.00", "trend": _("two more invoices"), "tone": "bad"},
        ),
        "events": ({"at": now, "text": _("The priority was set to High")}, {"at": now, "text": _("Tag added")}),
        "keys": ((("j", "k"), _("Next and previous row")), (("g", "i"), _("Go to the inbox"))),
        "lines": _palette(),
        "long_name": "Harbour City Municipal Water Supply, Sewerage and District Heating Operating Company Limited 😀",
        "long_mail": "a.person.with.a.very.long.name.indeed@department-of-water.harbour-city.example",
    }


def _palette() -> tuple[Lines, ...]:
    """The command palette as it stands after a few letters: a page's act, records with the reason, something to do."""
    firm = _("Harbour City Water")
    begun = frozenset(range(len(_("harb"))))
    return (
        Lines(
            _("Customers"),
            (
                Line(pieces(firm, begun), "#", detail=pieces(_("Ningbo")), face=firm, is_firm=True, is_chosen=True),
                Line(
                    pieces(_("North Heat & Power")),
                    "#",
                    face="North",
                    is_firm=True,
                    reason=(Piece(f"{_('Phone')}: "), Piece("0574", is_hit=True), Piece(" 8821 3377")),
                ),
            ),
            "#",
        ),
        Lines(
            _("Tickets"),
            (Line(pieces(_("AX 32-4 drops to 2.1 bar")), "#", note=pieces("#48213"), status="open"),),
        ),
        Lines(
            _("Actions"),
            (
                Line(pieces(_("New ticket")), "#", icon="plus", keys=("c",)),
                Line(pieces(_("Switch to dark")), "#", icon="moon"),
            ),
        ),
    )


def wrong_data(values: dict[str, str]) -> dict[str, str]:
    """The values as the second form of the page posts them."""
    return {f"w-{name}": value for name, value in values.items()}
