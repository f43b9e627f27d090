"""The table of pages. A page that is not in it fails the suite."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Room = Literal["desk", "portal", "public"]
# Compressed style sheets and scripts of a page, in kB; fonts are not counted.
BUDGETS: dict[Room, int] = {"desk": 150, "portal": 80, "public": 80}

# No row has this id: whoever follows an old link sees the page that says so.
NOTHING = "00000000-0000-0000-0000-000000000007"


@dataclass(frozen=True)
class Page:
    key: str
    """Names the screenshots: short, with hyphens."""
    url: str
    """The path on the host; {ticket} and such are filled in from the demo (see places.py)."""
    person: str
    """Who opens it: a key of sign_in.PEOPLE."""
    room: Room
    weight_kb: int | None = None
    """Only where it differs from the room's budget."""
    host: str = "acme"
    """The first label of the host; empty for the platform's own."""
    status: int = 200
    route: str = ""
    """The route that it shows, as `site namespace:name`; the suite holds it against all routes."""

    @property
    def budget_kb(self) -> int:
        return BUDGETS[self.room] if self.weight_kb is None else self.weight_kb


def desk(key: str, url: str, route: str, person: str = "administrator", status: int = 200) -> Page:
    return Page(key, f"/desk/{url}", person, "desk", status=status, route=f"tenant {route}")


def portal(key: str, url: str, route: str, person: str = "customer", *, host: str = "acme", status: int = 200) -> Page:
    return Page(key, f"/{url}", person, "portal", host=host, status=status, route=f"tenant portal:{route}")


def public(key: str, url: str, route: str, person: str = "visitor", status: int = 200) -> Page:
    return Page(key, f"/{url}", person, "public", host="", status=status, route=f"platform {route}")


PAGES: list[Page] = [
    desk("sign-in", "sign-in/", "identity:sign-in", "visitor"),
    desk("forgotten", "forgotten/", "identity:forgotten", "visitor"),
    desk("join-spent", "join/nonsense/", "identity:join", "visitor", 410),
    desk("password-spent", "password/nonsense/", "identity:password", "visitor", 410),
    desk("owner-spent", "owner/nonsense/", "identity:owner", "visitor", 410),
    desk("tickets", "tickets/?view=all", "service:tickets", "agent"),
    desk("tickets-filtered", "tickets/?view=all&status=open&priority=high", "service:tickets", "agent"),
    desk("tickets-none", "tickets/?view=all&q=nothing-is-called-this", "service:tickets", "agent"),
    desk("board", "tickets/board/?view=all", "service:board", "agent"),
    desk("board-lane", "tickets/board/?view=all&lane=open", "service:board", "agent"),
    desk("board-none", "tickets/board/?view=all&q=nothing-is-called-this", "service:board", "agent"),
    desk("board-light", "tickets/board/?view=all&lane=open", "service:board", "light-agent"),
    desk("filter", "views/tickets/filter/", "records:filter", "agent"),
    desk("filter-customers", "views/accounts/filter/?grade=high&since=2020-01-01..", "records:filter", "agent"),
    desk("tickets-view", "tickets/?{tickets_view}", "service:tickets", "agent"),
    desk("views", "views/tickets/", "records:views", "agent"),
    desk("views-none", "views/contacts/", "records:views", "light-agent"),
    desk("columns", "views/tickets/columns/?view=all", "records:columns", "agent"),
    desk("new-view", "views/tickets/new/?view=all&status=open&priority=high", "records:new-view", "agent"),
    desk("view", "views/tickets/{view}/", "records:view", "agent"),
    desk("view-deletion", "views/tickets/{view}/deletion/", "records:view-deletion", "agent"),
    desk("fields", "settings/fields/account/", "records:fields"),
    desk("fields-ticket", "settings/fields/ticket/", "records:fields"),
    desk("field-kinds", "settings/fields/account/new/", "records:new-field"),
    desk("new-field", "settings/fields/account/new/?kind=choice", "records:new-field"),
    desk("field", "settings/field/{field}/", "records:field"),
    desk("dictionaries", "settings/dictionaries/", "records:dictionaries"),
    desk("dictionary", "settings/dictionaries/{dictionary}/", "records:dictionary"),
    desk("choice", "settings/choices/{choice}/", "records:entry"),
    desk("view-gone", f"views/tickets/{NOTHING}/", "records:view", "agent", 404),
    desk("ticket", "tickets/{ticket}/", "service:ticket", "agent"),
    desk("ticket-light", "tickets/{ticket}/", "service:ticket", "light-agent"),
    desk("ticket-links", "tickets/{ticket}/links/", "service:ticket-links", "agent"),
    desk("answer-article", "tickets/{ticket}/messages/{answer}/article/", "service:answer-article"),
    desk("ticket-split", "tickets/{ticket}/messages/{message}/split/", "service:ticket-split", "agent"),
    desk("new-ticket", "tickets/new/", "service:new-ticket", "agent"),
    desk("waiting-mail", "mail/", "service:mail", "agent"),
    desk("customers", "customers/", "customers:accounts", "agent"),
    desk("customers-view", "customers/?{customers_view}", "customers:accounts", "agent"),
    desk("tasks", "tasks/", "activities:tasks", "agent"),
    desk("follow-ups", "follow-ups/?queue=due", "activities:follow-ups", "agent"),
    desk("follow-ups-team", "follow-ups/?queue=never&whose=team", "activities:follow-ups", "administrator"),
    desk("tasks-given", "tasks/?view=given", "activities:tasks", "administrator"),
    desk("task", "tasks/{task}/", "activities:task", "agent"),
    desk("activity", "activities/{activity}/", "activities:activity", "agent"),
    desk("customer-calls", "customers/{account}/?kind=call", "customers:account", "agent"),
    desk("customer", "customers/{account}/", "customers:account", "agent"),
    desk("customer-details", "customers/{account}/?part=details", "customers:account", "agent"),
    desk("customer-related", "customers/{account}/?part=related", "customers:account", "agent"),
    desk("customer-stress", "customers/{long}/", "customers:account", "agent"),
    desk("customer-shares", "customers/{account}/shares/", "customers:account-shares", "administrator"),
    desk("customer-group", "customers/{account}/group/", "customers:account-group", "agent"),
    desk("customer-roles", "customers/{account}/roles/", "customers:account-roles", "agent"),
    desk("customer-household", "customers/{homely}/household/", "customers:account-household", "agent"),
    desk("customer-person", "customers/{homely}/", "customers:account", "agent"),
    desk("pool", "customers/pool/", "customers:pool", "agent"),
    desk("pool-none", "customers/pool/?q=nothing-is-called-this", "customers:pool", "agent"),
    desk("pool-customer", "customers/pool/{unowned}/", "customers:pool-account", "agent"),
    desk("customer-owners", "customers/{account}/owners/", "customers:account-owners"),
    desk("duplicate-settings", "settings/customer-duplicates/", "customers:duplicate-settings"),
    desk("pool-settings", "settings/customer-pool/", "customers:pool-settings"),
    desk("customer-tags", "customers/{account}/tags/", "customers:account-tags", "agent"),
    desk("customer-addresses", "customers/{account}/addresses/", "customers:account-addresses", "agent"),
    desk("customer-address", "customers/{account}/addresses/{address}/", "customers:account-address", "agent"),
    desk("duplicates", "duplicates/", "duplicates:queue", "agent"),
    desk("duplicates-people", "duplicates/?kind=contact", "duplicates:queue", "agent"),
    desk("merge", "duplicates/merge/?{pair}", "duplicates:merge", "agent"),
    desk("merge-with", "duplicates/merge/?kind=account&id={account}", "duplicates:merge", "agent"),
    desk("contact-lines", "contacts/{contact}/lines/", "customers:contact-lines", "agent"),
    desk("customers-tagged", "customers/?{tagged}", "customers:accounts", "agent"),
    desk("segments", "segments/", "segments:segments", "agent"),
    desk("segments-archived", "segments/?view=archived", "segments:segments", "light-agent"),
    desk("segment", "segments/{segment}/", "segments:segment"),
    desk("segment-light", "segments/{segment}/", "segments:segment", "light-agent"),
    desk("new-segment", "segments/new/?of=contact", "segments:new-segment", "agent"),
    desk("edit-segment", "segments/{segment}/edit/", "segments:edit-segment"),
    desk("segment-members", "segments/{hand_picked}/members/", "segments:members"),
    desk("segment-archive", "segments/{segment}/archive/", "segments:archive"),
    desk("segment-compare", "segments/comparison/?left={segment}&right={hand_picked}", "segments:comparison"),
    desk("segment-adding", "segments/adding/accounts/?all=1&query=view%3Dmine", "segments:adding", "agent"),
    desk("customers-segment", "customers/?view=all&segment={segment}", "customers:accounts", "agent"),
    desk("customer-tag-settings", "settings/customer-tags/", "customers:tag-settings"),
    desk("customer-tag", "settings/customer-tags/{tag}/", "customers:tag-setting"),
    desk("customer-grades", "settings/customer-grades/", "customers:grade-settings"),
    desk("ticket-shares", "tickets/{ticket}/shares/", "service:ticket-shares", "agent"),
    desk("edit-customer", "customers/{account}/edit/", "customers:edit-account", "agent"),
    desk("new-customer", "customers/new/", "customers:new-account", "agent"),
    desk("contacts", "contacts/", "customers:contacts", "agent"),
    desk("contact", "contacts/{contact}/", "customers:contact", "agent"),
    desk("contact-details", "contacts/{contact}/?part=details", "customers:contact", "agent"),
    desk("edit-contact", "contacts/{contact}/edit/", "customers:edit-contact", "agent"),
    desk("articles", "knowledge/", "knowledge_base:articles", "agent"),
    desk("gaps", "knowledge/gaps/", "demand:demand"),
    desk("gaps-light", "knowledge/gaps/", "demand:demand", "light-agent"),
    desk("articles-none", "knowledge/?q=nothing-is-called-this", "knowledge_base:articles", "agent"),
    desk("desk-article", "knowledge/{article}/", "knowledge_base:article"),
    desk("desk-article-light", "knowledge/{article}/", "knowledge_base:article", "light-agent"),
    desk("edit-article", "knowledge/{article}/edit/", "knowledge_base:edit-article", "agent"),
    desk("articles-to-review", "knowledge/?state=review", "knowledge_base:articles"),
    desk("article-in-review", "knowledge/{reviewed}/", "knowledge_base:article"),
    desk("article-asks-review", "knowledge/{drafted}/review/", "knowledge_base:review", "agent"),
    desk("articles-planned", "knowledge/?state=scheduled", "knowledge_base:articles"),
    desk("article-history", "knowledge/{versions}/history/", "knowledge_base:history"),
    desk("article-comparison", "knowledge/{versions}/history/3/", "knowledge_base:comparison"),
    desk("article-plan", "knowledge/{article}/plan/", "knowledge_base:plan"),
    desk("article-categories", "knowledge/categories/", "knowledge_base:categories"),
    desk("new-article-category", "knowledge/categories/new/", "knowledge_base:new-category"),
    desk("article-category", "knowledge/categories/{topic}/", "knowledge_base:category"),
    desk("article-category-deletion", "knowledge/categories/{topic}/deletion/", "knowledge_base:category-deletion"),
    desk("new-article-how-to", "knowledge/new/?outline=how-to", "knowledge_base:new-article", "agent"),
    desk("export-articles", "knowledge/exports/?state=published&language=en", "knowledge_base:exports"),
    desk("export-article", "knowledge/exports/?article={article}", "knowledge_base:exports", "light-agent"),
    desk("import-articles", "knowledge/imports/", "knowledge_base:imports", "agent"),
    desk("new-article", "knowledge/new/", "knowledge_base:new-article", "agent"),
    desk("leads", "leads/", "leads:leads", "agent"),
    desk("leads-none", "leads/?view=all&q=nothing-is-called-this", "leads:leads", "agent"),
    desk("new-lead", "leads/new/", "leads:new-lead", "agent"),
    desk("lead", "leads/{lead}/", "leads:lead", "agent"),
    desk("lead-details", "leads/{lead}/?part=details", "leads:lead", "agent"),
    desk("edit-lead", "leads/{lead}/edit/", "leads:edit-lead", "agent"),
    desk("lead-shares", "leads/{lead}/shares/", "leads:lead-shares", "agent"),
    desk("opportunities", "opportunities/", "sales:opportunities", "agent"),
    desk("new-opportunity", "opportunities/new/?account={account}", "sales:new-opportunity", "agent"),
    desk("opportunity", "opportunities/{opportunity}/", "sales:opportunity", "agent"),
    desk("edit-opportunity", "opportunities/{opportunity}/edit/", "sales:edit-opportunity", "agent"),
    desk("new-contact", "contacts/new/", "customers:new-contact", "agent"),
    desk("notifications", "notifications/", "messaging:notifications", "agent"),
    desk("search", "search/?q=AX", "search:everything", "agent"),
    desk("search-empty", "search/", "search:everything", "agent"),
    desk("search-narrow", "search/?q=泵 status:open&kind=tickets", "search:everything", "agent"),
    desk("search-settings", "settings/search/", "search:settings"),
    desk("search-rebuild", "settings/search/rebuild/", "search:rebuild"),
    desk("synonym", "settings/search/synonyms/{synonym}/", "search:synonym"),
    desk("search-none", "search/?q=nothing-is-called-this", "search:everything", "agent"),
    desk("profile", "profile/", "identity:profile", "agent"),
    desk("settings", "settings/", "identity:settings"),
    # Addresses of forms: opened by hand, they lead to the page that the form stands on.
    desk("look", "settings/look/", "identity:look", status=302),
    desk("people", "settings/people/", "identity:people"),
    desk("person", "settings/people/{person}/", "identity:person"),
    desk("roles", "settings/roles/", "identity:roles"),
    desk("role-builtin", "settings/roles/agent/", "identity:role"),
    desk("role", "settings/roles/{role}/", "identity:role"),
    desk("new-role", "settings/roles/new/?from=agent", "identity:new-role"),
    desk("delete-role", "settings/roles/{role}/removal/", "identity:delete-role"),
    desk("why", "settings/roles/why/?q=Harbour", "identity:why"),
    desk("deactivate", "settings/people/{person}/away/", "identity:deactivate-person", status=302),
    desk("invite", "settings/invitations/", "identity:invite", status=302),
    desk("teams", "settings/teams/", "identity:teams", status=302),
    desk("tokens", "profile/tokens/", "identity:tokens", "agent"),
    desk("try-api", "profile/api/", "identity:try-api", "agent"),
    desk("applications", "settings/applications/", "identity:applications"),
    desk("application", "settings/applications/{application}/", "identity:application"),
    desk("audit", "audit/", "audit:log"),
    desk("audit-filtered", "audit/?act=changes&type=customers.account&from=2026-01-01", "audit:log"),
    desk("audit-none", "audit/?q=nothing-is-called-this", "audit:log"),
    desk("audit-entry", "audit/{entry}/", "audit:entry"),
    desk("imports", "imports/", "changes:imports"),
    desk("changes", "changes/", "changes:change-sets"),
    desk("changes-none", "changes/", "changes:change-sets", "agent"),
    desk("change-set", "changes/{change_set}/", "changes:change-set"),
    desk("mass-change", "changes/new/accounts/?all=1&query=view%3Dall", "changes:new-mass-change"),
    desk("export", "exports/new/accounts/?view=all", "changes:new-export"),
    desk("webhooks", "settings/webhooks/", "webhooks:endpoints"),
    desk("webhook-new", "settings/webhooks/new/", "webhooks:new-endpoint"),
    desk("webhook", "settings/webhooks/{webhook}/", "webhooks:endpoint"),
    desk("webhook-edit", "settings/webhooks/{webhook}/edit/", "webhooks:edit-endpoint"),
    desk("webhook-removal", "settings/webhooks/{webhook}/removal/", "webhooks:delete-endpoint"),
    desk("webhook-delivery", "settings/webhooks/{webhook}/deliveries/{delivery}/", "webhooks:delivery"),
    desk("failures", "settings/jobs/", "identity:failures"),
    desk("welcome", "welcome/", "welcome:first-steps"),
    desk("gallery", "design/", "identity:gallery"),
    desk("forbidden", "settings/", "identity:settings", "agent", 403),
    portal("portal", "", "home"),
    portal("portal-stranger", "", "home", "visitor"),
    portal("portal-globex", "", "home", "customer-globex", host="globex"),
    portal("help", "help/", "help"),
    portal("help-stranger", "help/", "help", "visitor"),
    portal("help-globex", "help/", "help", "customer-globex", host="globex"),
    portal("topic", "help/topics/maintenance/", "topic"),
    portal("answers", "help/answers/?q=seal", "answers", "visitor"),
    portal("answers-none", "help/answers/?q=nothing-is-called-this", "answers", "visitor"),
    portal("article", "help/en/pump-loses-pressure/", "article"),
    portal("article-zh", "help/zh-hans/pump-loses-pressure/", "article", "visitor"),
    portal("article-gone", "help/en/no-such-article/", "article", "visitor", status=404),
    portal("requests", "requests/", "requests"),
    portal("requests-none", "requests/?q=nothing-is-called-this", "requests"),
    portal("request", "requests/{request}/", "request"),
    portal("rating", "requests/{solved}/rating/", "rating"),
    portal("file", "requests/new/", "new-request"),
    portal("file-stranger", "requests/new/", "new-request", "visitor"),
    portal("me", "me/", "profile"),
    portal("privacy", "privacy/", "privacy", "visitor"),
    portal("portal-sign-in", "sign-in/", "sign-in", "visitor"),
    portal("portal-password", "sign-in/?with=password", "sign-in", "visitor"),
    portal("portal-sign-up", "sign-up/", "sign-up", "visitor"),
    portal("portal-link-spent", "sign-in/nonsense/", "sign-in-link", "visitor", status=410),
    portal("portal-confirm-spent", "confirm/nonsense/", "confirm", "visitor", status=410),
    portal("portal-not-found", "no-such-page/", "", "visitor", status=404),
    public("public", "", "signup:home"),
    public("public-sign-in", "sign-in/", "signup:sign-in"),
    public("terms", "terms/", "signup:terms"),
    public("public-privacy", "privacy/", "signup:privacy"),
    public("confirm-spent", "confirm/nonsense/", "signup:confirm", status=410),
    public("console-sign-in", "console/sign-in/", "console:sign-in"),
    public("console-forgotten", "console/forgotten/", "console:forgotten"),
    public("console", "console/", "console:tenants", "operator"),
    public("console-profile", "console/profile/", "console:profile", "operator"),
    public("console-tenant", "console/tenants/{tenant}/", "console:tenant", "operator"),
    public("console-suspend", "console/tenants/{tenant}/suspension/", "console:suspend", "operator", 302),
]
