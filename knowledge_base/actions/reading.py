"""What readers tell us: whether an article helped them."""

from __future__ import annotations

from django.utils.translation import gettext as _

from kernel.actions import Refused, action, nothing_changed
from kernel.actor import Actor
from kernel.clock import Clock
from kernel.permissions import ANYBODY
from knowledge_base.models import Article, Verdict

COMMENT_LENGTH = 2000


@action(ANYBODY)
def give_verdict(
    *, actor: Actor, clock: Clock, article: Article, reader: str, helped: bool, comment: str = ""
) -> Verdict:
    """Once per reader and version: a second word takes the place of the first. Raises Refused for what one may not
    read, so that an id found somewhere tells nothing."""
    found = Article.objects.for_reader(actor, clock()).filter(pk=article.pk).first()
    if found is None:
        raise Refused(_("This article is not there any more."))
    if len(comment) > COMMENT_LENGTH:
        raise Refused(_("A comment has at most %(limit)d characters.") % {"limit": COMMENT_LENGTH}, field="comment")
    nothing_changed()  # a reader's opinion is a row of its own, and no change of the article
    verdict, _made = Verdict.objects.update_or_create(
        article=found,
        version=found.version,
        reader=reader,
        defaults={"helped": helped, "comment": comment.strip(), "user_id": actor.user_id, "at": clock()},
    )
    return verdict
