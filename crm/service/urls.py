from __future__ import annotations

from django.urls import URLPattern, path

from crm.service.views import (
    articles,
    board,
    conversation,
    files,
    links,
    lists,
    mail,
    new,
    news,
    people,
    presence,
    properties,
    sharing,
    tickets,
)

app_name = "service"
TICKET = "tickets/<int:number>/"
urlpatterns: list[URLPattern] = [
    path("", lists.HomeView.as_view(), name="home"),
    path("tickets/", lists.TicketListView.as_view(), name="tickets"),
    path("tickets/board/", board.BoardView.as_view(), name="board"),
    path("tickets/rows/", lists.TicketRowsView.as_view(), name="ticket-rows"),
    path("tickets/bulk/", lists.BulkView.as_view(), name="bulk"),
    path("tickets/new/", new.NewTicketView.as_view(), name="new-ticket"),
    path(TICKET, tickets.TicketPageView.as_view(), name="ticket"),
    path(f"{TICKET}peek/", tickets.TicketPeekView.as_view(), name="ticket-peek"),
    path(f"{TICKET}news/", news.NewsView.as_view(), name="ticket-news"),
    path(f"{TICKET}messages/", conversation.MessagesView.as_view(), name="ticket-messages"),
    path(f"{TICKET}draft/", conversation.DraftView.as_view(), name="ticket-draft"),
    path(f"{TICKET}status/", properties.StatusView.as_view(), name="ticket-status"),
    path(f"{TICKET}priority/", properties.PriorityView.as_view(), name="ticket-priority"),
    path(f"{TICKET}assignee/", properties.AssigneeView.as_view(), name="ticket-assignee"),
    path(f"{TICKET}category/", properties.CategoryView.as_view(), name="ticket-category"),
    path(f"{TICKET}tags/", properties.TagsView.as_view(), name="ticket-tags"),
    path(f"{TICKET}fields/<slug:name>/", properties.TicketFieldView.as_view(), name="ticket-field"),
    path(f"{TICKET}watch/", properties.WatchView.as_view(), name="ticket-watch"),
    path(f"{TICKET}presence/", presence.PresenceView.as_view(), name="ticket-presence"),
    path(f"{TICKET}links/", links.LinksView.as_view(), name="ticket-links"),
    path(f"{TICKET}links/<int:other>/removal/", links.LinkView.as_view(), name="ticket-link-removal"),
    path(f"{TICKET}shares/", sharing.TicketSharesView.as_view(), name="ticket-shares"),
    path(
        f"{TICKET}shares/<uuid:share_id>/removal/",
        sharing.TicketShareRemovalView.as_view(),
        name="ticket-share-removal",
    ),
    path(f"{TICKET}apart/", links.ApartView.as_view(), name="ticket-apart"),
    path(f"{TICKET}articles/", articles.ArticlesView.as_view(), name="ticket-articles"),
    path(f"{TICKET}messages/<uuid:message_id>/article/", articles.AnswerArticleView.as_view(), name="answer-article"),
    path(f"{TICKET}messages/<uuid:message_id>/split/", links.SplitView.as_view(), name="ticket-split"),
    path("people/", people.PeopleView.as_view(), name="people"),
    path("files/<uuid:attachment_id>/", files.FileView.as_view(), name="file"),
    path("uploads/", files.UploadView.as_view(), name="upload"),
    path("mail/", mail.MailListView.as_view(), name="mail"),
    path("mail/<uuid:mail_id>/ticket/", mail.MailTicketView.as_view(), name="mail-ticket"),
    path("mail/<uuid:mail_id>/ignored/", mail.MailIgnoredView.as_view(), name="mail-ignored"),
]
