"""Words that mean the same in this company, another try for what could not be indexed, and what somebody opened."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from kernel.actions import Refused, action, nothing_changed, record
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.permissions import SIGNED_IN
from search.lookup import phrase
from search.models import Pending, Rebuild, RebuildState, Shipment, Synonym, Visit
from search.models.rebuild import OPEN
from search.models.synonym import AT_MOST, FEWEST, LONGEST, MOST
from search.outbox import wake
from search.permissions import MANAGE_SEARCH
from search.queries import broken_off_by
from search.words import fold, stem


@action(MANAGE_SEARCH)
def add_synonym(*, actor: Actor, clock: Clock, words: Iterable[str]) -> Synonym:
    """They are found by one another from now on; no document changes."""
    checked = _checked(words)
    if Synonym.objects.count() >= AT_MOST:
        raise Refused(_("There are %(most)d groups already. Take some out first.") % {"most": AT_MOST})
    _refuse_taken(checked)
    synonym = Synonym.objects.create(words=checked, tokens=_tokens(checked), changed_at=clock())
    record("added", synonym, words=checked)
    return synonym


@action(MANAGE_SEARCH)
def change_synonym(*, actor: Actor, clock: Clock, synonym: Synonym, words: Iterable[str]) -> Synonym:
    synonym = Synonym.objects.select_for_update().get(pk=synonym.pk)
    checked, old = _checked(words), list(synonym.words)
    if checked == old:
        nothing_changed()
        return synonym
    _refuse_taken(checked, but=synonym)
    synonym.say(checked, _tokens(checked), at=clock())
    record("changed", synonym, words=[", ".join(old), ", ".join(checked)])
    return synonym


@action(MANAGE_SEARCH)
def remove_synonym(*, actor: Actor, clock: Clock, synonym: Synonym) -> None:
    record("removed", synonym, words=synonym.words)
    Synonym.objects.filter(pk=synonym.pk).delete()


@action(MANAGE_SEARCH)
def index_again(*, actor: Actor, clock: Clock, aside: Pending | Shipment) -> None:
    """What was set aside is tried once more; when it fails again, it is set aside again."""
    rows = type(aside).objects.select_for_update()
    found = rows.filter(pk=aside.pk, aside_at__isnull=False).first()
    if found is None:
        nothing_changed()
        return
    found.try_again()
    record("tried to index again", found)
    wake()


@action(MANAGE_SEARCH)
def begin_rebuild(*, actor: Actor, clock: Clock) -> Rebuild:
    """Every document is made anew by a job, while writes and searches go on. One whose job failed for good is over."""
    from search.jobs import rebuild_index  # noqa: PLC0415  (it reads the registry, which reads the apps)

    stuck = Rebuild.objects.select_for_update().filter(state__in=OPEN).first()
    reason = broken_off_by(stuck)
    if stuck is not None and reason is not None:
        stuck.end(RebuildState.FAILED, at=clock(), error=reason[:300] or _("Its job failed."))
    try:
        with transaction.atomic():
            rebuild = Rebuild.objects.create(asked_by_id=actor.user_id, asked_at=clock())
    except IntegrityError as error:  # one at a time, whoever asks at the same moment
        raise Refused(_("The index is being rebuilt already.")) from error
    record("began to rebuild the index", rebuild)
    rebuild_index.enqueue(rebuild_id=str(rebuild.pk))
    return rebuild


@action(MANAGE_SEARCH)
def cancel_rebuild(*, actor: Actor, clock: Clock, rebuild: Rebuild) -> None:
    """What is made anew already stays; the rest is as it was."""
    if not rebuild.end(RebuildState.CANCELLED, at=clock()):
        nothing_changed()
        return
    record("cancelled a rebuild of the index", rebuild)


@action(SIGNED_IN)
def note_visit(*, actor: Actor, clock: Clock, kind: str, row: UUID) -> None:
    """Somebody opened a record; the caller has found it among those that they see."""
    nothing_changed()  # the audit log has it from the server: audit/sights.py
    Visit.note(person=actor.me, kind=kind, row=row, at=clock())


@action(SIGNED_IN)
def forget_visits(*, actor: Actor, clock: Clock) -> None:
    """All that the actor opened."""
    nothing_changed()
    Visit.objects.filter(person_id=actor.me).delete()


def _checked(words: Iterable[str]) -> list[str]:
    cleaned = [" ".join(word.split()) for word in words]
    named = {fold(word): word for word in reversed(cleaned) if word}
    found = [word for word in cleaned if named.get(fold(word)) == word]
    found = list(dict.fromkeys(found))
    if len(found) < FEWEST:
        raise Refused(_("Write at least two words that mean the same, with a comma between them."), field="words")
    if len(found) > MOST:
        raise Refused(_("At most %(most)d words belong to one group.") % {"most": MOST}, field="words")
    long = next((word for word in found if len(word) > LONGEST), None)
    if long:
        said = {"word": f"{long[:20]}…", "most": LONGEST}
        raise Refused(_("“%(word)s” is longer than %(most)d characters.") % said, field="words")
    empty = next((word for word in found if not phrase(word)), None)
    if empty:
        raise Refused(_("“%(word)s” holds no letter that could be searched for.") % {"word": empty}, field="words")
    return found


def _tokens(words: Iterable[str]) -> list[str]:
    tokens = [token for word in words for token in phrase(word)]
    return list(dict.fromkeys([*tokens, *map(stem, tokens)]))


def _refuse_taken(words: list[str], *, but: Synonym | None = None) -> None:
    """A word in two groups would make a third of them."""
    mine = {phrase(word): word for word in words}
    others = Synonym.objects.filter(tokens__overlap=_tokens(words)).exclude(pk__in=[but.pk] if but else [])
    for other in others:
        taken = next((mine[phrase(word)] for word in other.words if phrase(word) in mine), None)
        if taken:
            said = {"word": taken, "group": ", ".join(other.words)}
            raise Refused(_("“%(word)s” already means: %(group)s. Add the others there.") % said, field="words")
