"""Who may open each route of the portal, written down by hand."""

from __future__ import annotations

from uuid import UUID

from tests.harness.routes import Route

NUMBER = 1001  # Li Wei's ticket
SECRET = "x" * 43
NOTHING = UUID(int=7)  # nobody's row: allowed actors get 404

PORTAL_ROUTES: dict[str, Route] = {
    "tenant portal:home": Route("anybody"),
    "tenant portal:help": Route("anybody"),
    "tenant portal:answers": Route("anybody"),
    "tenant portal:topic": Route("anybody", {"slug": "pumps"}),
    "tenant portal:article-file": Route("anybody", {"file_id": NOTHING}),
    "tenant portal:article": Route("anybody", {"language": "en", "slug": "bleed"}),
    "tenant portal:verdict": Route("anybody", {"language": "en", "slug": "bleed"}),
    "tenant portal:contact": Route("anybody"),
    "tenant portal:contact-thanks": Route("anybody"),
    "tenant portal:requests": Route("portal.own_requests"),
    "tenant portal:new-request": Route("anybody"),
    "tenant portal:thanks": Route("anybody", {"token": SECRET}),
    "tenant portal:request": Route("portal.own_requests", {"number": NUMBER}),
    "tenant portal:request-live": Route("portal.own_requests", {"number": NUMBER}),
    "tenant portal:replies": Route("portal.own_requests", {"number": NUMBER}),
    "tenant portal:closure": Route("portal.own_requests", {"number": NUMBER}),
    "tenant portal:sitemap": Route("anybody"),
    "tenant portal:robots": Route("anybody"),
    "tenant portal:feed": Route("anybody", {"language": "en"}),
    "tenant portal:suggestions": Route("anybody", body={"subject": "frost"}),
    "tenant portal:suggestion-opening": Route("anybody"),
    "tenant portal:answered": Route("anybody"),
    "tenant portal:request-document": Route("portal.own_requests", {"number": NUMBER}),
    "tenant portal:article-document": Route("signed_in", {"language": "en", "slug": "bleed"}),
    "tenant portal:document-order": Route("signed_in", {"order_id": NOTHING}),
    "tenant portal:document-cancellation": Route("signed_in", {"order_id": NOTHING}),
    "tenant portal:document-file": Route("signed_in", {"order_id": NOTHING}),
    "tenant portal:reopening": Route("portal.own_requests", {"number": NUMBER}),
    "tenant portal:rating": Route("portal.own_requests", {"number": NUMBER}),
    "tenant portal:file": Route("portal.own_requests", {"file_id": NOTHING}),
    "tenant portal:uploads": Route("portal.file"),
    "tenant portal:sign-up": Route("anybody"),
    "tenant portal:sign-in": Route("anybody"),
    "tenant portal:ask-passkey": Route("anybody"),
    "tenant portal:passkeys": Route("signed_in"),
    "tenant portal:ask-new-passkey": Route("signed_in"),
    "tenant portal:passkey": Route("signed_in", {"passkey_id": NOTHING}),
    "tenant portal:remove-passkey": Route("signed_in", {"passkey_id": NOTHING}),
    "tenant portal:sign-in-link": Route("anybody", {"secret": SECRET}),
    "tenant portal:confirm": Route("anybody", {"secret": SECRET}),
    "tenant portal:sign-out": Route("signed_in"),
    "tenant portal:profile": Route("signed_in"),
    "tenant portal:password": Route("signed_in"),
    "tenant portal:other-sessions-ending": Route("signed_in"),
    "tenant portal:session-ending": Route("signed_in", {"session_id": NOTHING}),
    "tenant portal:language": Route("anybody"),
    "tenant portal:preferences": Route("anybody"),
    "tenant portal:privacy": Route("anybody"),
}
