"""The floor of P9: the same data by raw SQL, the same words in one f-string (spec: scale.md, P9).

It stands behind the same handler and middleware, which find the session. What surrounds the rows (frame, composer)
is cut from a real answer, so that both pages have about the same size.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from html import escape
from typing import Any
from uuid import UUID

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.utils import timezone

TICKET = """
SELECT t.id, t.number, t.subject, t.status, t.priority, t.channel, t.version, t.tags, t.requester_name,
 t.requester_email, t.account_id, t.contact_id, t.last_by, t.created_at, t.last_message_at, t.solved_at,
 a.name, a.kind, a.grade, a.since, a.phone, o.name, c.job_title, c.phone, u.name, m.name, g.names,
 r.is_good, r.comment, r.at, f.number, f.subject,
 EXISTS (SELECT 1 FROM service_ticket_watchers w WHERE w.ticket_id = t.id AND w.user_id = %(me)s),
 (SELECT d.html FROM service_draft d WHERE d.ticket_id = t.id AND d.user_id = %(me)s AND d.kind = 'public'),
 (SELECT d.html FROM service_draft d WHERE d.ticket_id = t.id AND d.user_id = %(me)s AND d.kind = 'note')
FROM service_ticket t LEFT JOIN customers_account a ON a.id = t.account_id
 LEFT JOIN identity_user o ON o.id = a.owner_id LEFT JOIN customers_contact c ON c.id = t.contact_id
 LEFT JOIN identity_user u ON u.id = t.assignee_id LEFT JOIN identity_team m ON m.id = t.team_id
 LEFT JOIN service_category g ON g.id = t.category_id LEFT JOIN service_rating r ON r.ticket_id = t.id
 LEFT JOIN service_ticket f ON f.id = t.follows_up_id
WHERE t.number = %(number)s"""
MESSAGES = """
SELECT id, kind, by_staff, author_name, channel, html, at FROM service_message
WHERE ticket_id = %s ORDER BY at, id"""
FILES = """
SELECT id, message_id, name, content_type, size FROM service_attachment
WHERE message_id = ANY(%s) AND NOT inline ORDER BY id"""
CHANGES = """
SELECT at, verb, actor_face, actor_name, changes FROM audit_entry
WHERE subject_type = 'service.ticket' AND subject_id = %s ORDER BY at, id"""
QUEUE = """
SELECT t.id, t.number, t.subject, t.status, t.priority, t.last_by, t.last_message_at,
 coalesce(a.name, t.requester_name)
FROM service_ticket t LEFT JOIN customers_account a ON a.id = t.account_id
WHERE t.assignee_id = %s AND t.status IN ('new', 'open', 'pending', 'hold')
ORDER BY t.last_message_at DESC, t.id DESC LIMIT 40"""
OTHERS = """
SELECT number, subject, status FROM service_ticket
WHERE account_id = %s AND status IN ('new', 'open', 'pending', 'hold') AND id <> %s
ORDER BY last_message_at DESC, id DESC LIMIT 5"""
COUNTS = """
SELECT (SELECT count(*) FROM service_ticket WHERE assignee_id = %(me)s AND status IN ('new', 'open')),
 (SELECT count(*) FROM messaging_notification WHERE user_id = %(me)s AND read_at IS NULL),
 (SELECT json_agg(json_build_object('id', id, 'list', list, 'name', name, 'query', query)
  ORDER BY position, id)::text FROM records_savedview WHERE owner_id = %(me)s AND is_pinned)"""

# Between which words of the real page the rows stand.
QUEUE_BEGINS, QUEUE_ENDS = '<ul class="r-queue" data-rows>', "</section>"
THREAD_BEGINS, THREAD_ENDS = 'aria-label="Conversation" hx-boost="false">', '<form class="r-composer'
SIDE_BEGINS, SIDE_ENDS = 'aria-label="Customer" id="side">', "</aside>"
CURRENT, UNREAD, OURS = ' aria-current="true"', ' class="is-unread"', "r-msg-ours"
FILE, OUT = "file", "external-link"
NONE = ""
USE = '<use href="/static/design/icons.svg#{}"></use>'
SVG = f'<svg class="i i-16" width="16" height="16" aria-hidden="true">{USE}</svg>'


class Floor:
    """A view, made from one real answer."""

    def __init__(self, page: str) -> None:
        token = page.split('name="csrf-token" content="')[1].split('"', maxsplit=1)[0]
        head, rest = _cut(page, QUEUE_BEGINS, QUEUE_ENDS)
        before_thread, rest = _cut(rest, THREAD_BEGINS, THREAD_ENDS)
        before_side, tail = _cut(rest, SIDE_BEGINS, SIDE_ENDS)
        self.pieces = [piece.split(token) for piece in (head, before_thread, before_side, tail)]

    def __call__(self, request: HttpRequest, number: int) -> HttpResponse:
        me = request.actor.me  # type: ignore[attr-defined]
        with connection.cursor() as cursor:
            cursor.execute(TICKET, {"me": me, "number": number})
            ticket = cursor.fetchone()
            messages = _rows(cursor, MESSAGES, [ticket[0]])
            files = _rows(cursor, FILES, [[message[0] for message in messages]])
            changes = _rows(cursor, CHANGES, [ticket[0]])
            queue = _rows(cursor, QUEUE, [me])
            others = _rows(cursor, OTHERS, [ticket[10], ticket[0]])
            counts = _rows(cursor, COUNTS, {"me": me})[0]
        token, zone = get_token(request), timezone.get_current_timezone()
        head, before_thread, before_side, tail = (token.join(piece) for piece in self.pieces)
        return HttpResponse(
            f"{head}{_queue(queue, ticket[0], zone)}</ul></div>"
            f"{before_thread}{_thread(messages, files, changes, zone)}</div>"
            f"{before_side}{_side(ticket, others, zone)}{tail}<!-- {counts} -->"
        )


def _cut(text: str, begins: str, ends: str) -> tuple[str, str]:
    """What comes before the rows, and what comes after them."""
    before, found_begin, rest = text.partition(begins)
    _replaced, found_end, after = rest.partition(ends)
    assert found_begin and found_end, f"The page has no {begins} … {ends} any more."
    return before + begins, ends + after


def _rows(cursor: Any, statement: str, values: Any) -> list[tuple[Any, ...]]:
    cursor.execute(statement, values)
    found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def _time(at: datetime, zone: Any) -> str:
    here = at.astimezone(zone)
    return f'<time datetime="{here:%Y-%m-%dT%H:%M%z}" title="{here:%A, %-d %B %Y, %H:%M}">{here:%-d %b}</time>\n'


def _queue(rows: Iterable[tuple[Any, ...]], current: UUID, zone: Any) -> str:
    return "".join(
        f'<li data-row data-key-of="{number}"><a href="/desk/tickets/{number}/"'
        f"{CURRENT if key == current else ''}{UNREAD if last_by == 'customer' else ''}"
        f' data-row-link><span class="r-status is-{status}">{SVG.format(status)}<span class="r-sr">{status}</span>'
        "</span>\n"
        f'<span class="r-cut">{escape(name)}</span><span class="r-due is-{priority}">{_time(at, zone)}</span>'
        f'<b class="r-cut r-cut-2">{escape(subject)}</b><span class="r-cut r-cut-2">#{number} · {last_by}</span>'
        "</a></li>"
        for key, number, subject, status, priority, last_by, at, name in rows
    )


def _thread(messages: list[Any], files: list[Any], changes: list[Any], zone: Any) -> str:
    attached: dict[UUID, list[str]] = {}
    for key, message, name, _type, size in files:
        picture = SVG.format(FILE)
        said = f'<a class="r-file" href="/desk/files/{key}/">{picture}<span>{escape(name)} {size}</span></a>'
        attached.setdefault(message, []).append(said)
    told = [
        (
            at,
            (
                f'<article class="r-msg {OURS if ours else kind}" id="m-{key.hex}">'
                f'<span class="r-av r-av-1 r-av-28" aria-hidden="true">{escape(name[:2])}</span>\n'
                f'<p class="r-msg-by"><b>{escape(name)}</b><span>{channel}</span>{_time(at, zone)}</p>'
                f'<div class="r-msg-body"><div class="r-prose">{html}</div>'
                f'<div class="r-files">{NONE.join(attached.get(key, ()))}</div></div></article>\n'
            ),
        )
        for key, kind, ours, name, channel, html, at in messages
    ]
    told += [
        (at, f'<p class="r-event"><span>{escape(name)} {verb} {escape(str(change))} {_time(at, zone)}</span></p>\n')
        for at, verb, _face, name, change in changes
    ]
    return "".join(html for _at, html in sorted(told))


def _side(ticket: tuple[Any, ...], others: list[Any], zone: Any) -> str:
    (_id, number, _subject, _status, _priority, channel, _version, _tags, name, email, account, contact, *rest) = (
        ticket
    )
    (_last_by, created, _last, _solved, firm, kind, grade, since, phone, owner, title, own_phone, *_more) = rest
    open_ones = "".join(
        f'<li><a href="/desk/tickets/{other}/" title="{escape(subject)}">{SVG.format(state)}'
        f'<span class="r-grow r-cut">{escape(subject)}</span><span class="r-num r-faint r-small">#{other}</span>'
        "</a></li>"
        for other, subject, state in others
    )
    return (
        f'<section><div class="r-row r-gap-3"><span class="r-av r-av-2 r-av-40">{escape(name[:2])}</span>'
        f'<div class="r-grow"><p class="r-strong r-cut" title="{escape(name)}">{escape(name)}</p>'
        f'<p class="r-quiet r-cut">{escape(title or NONE)}</p></div><a class="btn btn-icon btn-quiet"'
        f' href="/desk/contacts/{contact}/" aria-label="Open the contact">{SVG.format(OUT)}</a></div></section>'
        f'<section><dl class="r-facts"><dt>Company</dt><dd><a href="/desk/customers/{account}/">{escape(firm or NONE)}'
        f"</a></dd><dt>Grade</dt><dd>{kind} {grade} <span>customer since {since}</span></dd><dt>Owner</dt>"
        f'<dd><span class="r-who"><span class="r-av">{escape((owner or NONE)[:2])}</span><span>{escape(owner or NONE)}'
        f'</span></span></dd><dt>E-mail</dt><dd><a class="r-break" href="mailto:{escape(email)}">{escape(email)}</a>'
        "</dd>"
        f'<dt>Phone</dt><dd class="r-num">{escape(own_phone or phone or NONE)}</dd></dl></section>'
        f'<section><h2>Other open tickets</h2><ul class="r-mini">{open_ones}</ul></section>'
        f'<section><h2>About this ticket</h2><dl class="r-facts"><dt>Number</dt><dd class="r-num">#{number}</dd>'
        f"<dt>Came by</dt><dd>{channel}</dd><dt>Opened</dt><dd>{_time(created, zone)}</dd></dl></section>"
    )
