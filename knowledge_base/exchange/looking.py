"""What a file would become, said before anything happens."""

from __future__ import annotations

from django.utils.translation import gettext as _

from knowledge_base.actions.categories import DEEPEST
from knowledge_base.actions.writing import refuse_unreadable
from knowledge_base.exchange.comparing import article_at, differing, own_files, with_files, words_for, words_over
from knowledge_base.exchange.reading import Draft
from knowledge_base.exchange.shelving import Shelving
from knowledge_base.models import Article, Audience, Fate, ImportPiece
from knowledge_base.queries.articles import newest_of


def look_through(piece: ImportPiece, draft: Draft, shelving: Shelving, taken: set[tuple[str, str]]) -> None:
    """`taken` are the addresses of the files before it. Raises Refused for what no article may be."""
    if (draft.language, draft.slug) in taken:
        piece.become(Fate.REFUSED, reason=_("Another file becomes the same article: it has the same address."))
        return
    taken.add((draft.language, draft.slug))
    article = article_at(draft.language, draft.slug)
    parts = _parts(draft, article, shelving)
    shelf = shelving.find(draft.shelf) if draft.shelf else None
    is_too_deep = bool(draft.shelf) and shelf is None and len(draft.shelf or ()) > DEEPEST
    is_shelf_new = bool(draft.shelf) and shelf is None and not is_too_deep
    if article is not None and is_shelf_new:
        parts.append("category")
    fate = Fate.NEW if article is None else Fate.CHANGE if parts else Fate.SAME
    notes = [*draft.notes, *([_("Its category lies too deep: it will stand in none.")] if is_too_deep else [])]
    piece.become(
        fate,
        title=draft.title,
        language=draft.language,
        slug=draft.slug,
        shelf=(str(shelf) if shelf else " › ".join(draft.shelf or ()))[:300],
        is_shelf_new=is_shelf_new,
        translation_of=draft.translation_of,
        parts=parts,
        notes=[note[:400] for note in notes[:20]],
        article=article,
    )


def _parts(draft: Draft, article: Article | None, shelving: Shelving) -> list[str]:
    if article is None:
        refuse_unreadable(words_for(draft, draft.markdown, shelving.find, Audience.PUBLIC.value))
        return []
    ids = own_files(newest_of(article).body, draft)
    words = words_over(draft, article, with_files(draft.markdown, ids), shelving.find)
    refuse_unreadable(words)
    return differing(article, words)
