"""Answers before questions: the knowledge base as its readers see it."""

from __future__ import annotations

import secrets
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from crm.demand import self_service as demand
from identity.limits import VERDICTS_PER_NETWORK, count_attempt
from kernel.actions import Refused
from kernel.clock import system_clock
from kernel.http.files import FIVE_MINUTES, file_response
from kernel.http.ip import client_ip
from kernel.http.views import Request
from kernel.permissions import ANYBODY
from kernel.signing import BadSignature, tenant_signer
from knowledge_base import self_service
from portal.caching import for_strangers
from portal.reading import reading_of
from portal.views.room import PortalView

READER_COOKIE = "reader"
A_YEAR = 365 * 24 * 3600
ON_HOME, WHILE_TYPING = 5, 6


class HelpView(PortalView, abstract=True):
    permission = ANYBODY

    @property
    def language(self) -> str:
        return str(self.request.LANGUAGE_CODE)  # type: ignore[attr-defined]

    @property
    def reader(self) -> str:
        """The key of whoever reads; empty for a stranger who never said anything."""
        try:
            secret = tenant_signer("reader").unsign(self.request.COOKIES.get(READER_COOKIE, ""))
        except BadSignature:
            secret = ""
        return self_service.reader_key(self.request.actor, secret) if secret or self.request.actor.is_signed_in else ""

    def article(self, language: str, slug: str) -> Any:
        """Raises Http404 for what this reader may not read: a draft is not there at all."""
        found = self_service.article_at(self.request.actor, language, slug, system_clock())
        if found is None:
            raise Http404
        return found


class HelpHomeView(HelpView):
    def get(self, request: Request) -> HttpResponseBase:
        return for_strangers(request, self._draw)

    def _draw(self, more: dict[str, Any]) -> HttpResponseBase:
        shelves, loose = self_service.shelves(self.request.actor, self.language, system_clock())
        self.request.has_help = bool(shelves or loose)  # type: ignore[attr-defined]
        context = {"shelves": shelves, "loose": loose, "shown": ON_HOME, "language": self.language}
        return self.page("help", context | more)


class TopicView(HelpView):
    """One category, with those in it."""

    def get(self, request: Request, slug: str) -> HttpResponseBase:
        return for_strangers(request, lambda more: self._draw(slug, more))

    def _draw(self, slug: str, more: dict[str, Any]) -> HttpResponseBase:
        shelves, _ = self_service.shelves(self.request.actor, self.language, system_clock())
        trail = _trail(shelves, slug)
        if not trail:
            raise Http404
        self.request.has_help = True  # type: ignore[attr-defined]
        return self.page("topic", {"shelf": trail[-1], "above": trail[:-1], "language": self.language} | more)


class AnswersView(HelpView):
    """What has the words in it: a page of its own, and the list below the field while somebody types."""

    def get(self, request: Request) -> HttpResponseBase:
        words = request.GET.get("q", "")[:200].strip()
        is_part = request.headers.get("X-Requested-With") == "fetch"
        limit = WHILE_TYPING if is_part else self_service.FOUND
        found = self_service.find_articles(request.actor, words, self.language, system_clock(), limit)
        if words and not found and not is_part:
            demand.note_missed_search(words, self.language, at=system_clock())
        context = {"found": found, "words": words, "language": self.language}
        return self.page("parts/answers" if is_part else "answers", context)


class ArticleView(HelpView):
    def get(self, request: Request, language: str, slug: str) -> HttpResponseBase:
        return for_strangers(request, lambda more: self._draw(language, slug, more))

    def _draw(self, language: str, slug: str, more: dict[str, Any]) -> HttpResponseBase:
        at, request = system_clock(), self.request
        article = self_service.article_at(request.actor, language, slug, at)
        if article is None:
            return self._moved(language, slug)
        request.has_help = True  # type: ignore[attr-defined]
        others, related = self_service.beside(request.actor, article, at)
        verdict = self_service.verdict_of(article, self.reader) if self.reader else None
        context = {
            "article": article,
            "reading": reading_of(article, self.language),
            "others": others,
            "related": related,
            "verdict": verdict,
            "canonical": f"{request.tenant.base_url}{article.path_in_portal}",
            "base_url": request.tenant.base_url,
            "language": self.language,
        }
        answer = self.page("article", context | more)
        answer.expires_at = article.expire_at  # type: ignore[attr-defined]
        return answer

    def _moved(self, language: str, slug: str) -> HttpResponseBase:
        article = self_service.moved_to(self.request.actor, language, slug, system_clock())
        if article is None:
            raise Http404
        return redirect(article.path_in_portal, permanent=True)


class VerdictView(HelpView):
    """POST says whether an article helped; a second word takes the place of the first."""

    def post(self, request: Request, language: str, slug: str) -> HttpResponseBase:
        article = self.article(language, slug)
        answer = redirect(f"{article.path_in_portal}#helped")
        reader = self.reader or self._introduce(answer)
        try:
            count_attempt(VERDICTS_PER_NETWORK, client_ip(request), at=system_clock())
            self_service.give_verdict(
                actor=request.actor,
                clock=system_clock,
                article=article,
                reader=reader,
                helped=request.POST.get("helped") == "yes",
                comment=request.POST.get("comment", ""),
            )
        except Refused as refusal:
            context = {"sentence": refusal.sentence, "article": article, "comment": request.POST.get("comment", "")}
            return self.page("verdict", context, status=422)
        return answer

    def _introduce(self, answer: HttpResponse) -> str:
        """A stranger's browser keeps a random word, signed, so that nobody makes up a crowd from one page."""
        secret = secrets.token_urlsafe(16)
        answer.set_cookie(
            READER_COOKIE,
            tenant_signer("reader").sign(secret),
            max_age=A_YEAR,
            path=reverse("portal:help"),
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )
        return self_service.reader_key(self.request.actor, secret)


class ArticleFileView(HelpView):
    def get(self, request: Request, file_id: UUID) -> HttpResponseBase:
        return file_response(
            self_service.file_for(request.actor, file_id, system_clock()), show=True, seconds=FIVE_MINUTES
        )


def _trail(shelves: list[self_service.Shelf], slug: str) -> list[self_service.Shelf]:
    """From the outermost category to the one with this address."""
    for shelf in shelves:
        if shelf.category.slug == slug:
            return [shelf]
        if inner := _trail(shelf.inner, slug):
            return [shelf, *inner]
    return []
