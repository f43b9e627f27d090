from __future__ import annotations

from django.urls import URLPattern, path

from crm.service.api import files, sharing, views

urlpatterns: list[URLPattern] = [
    path("tickets", views.TicketsView.as_view(), name="tickets"),
    path("tickets/bulk", views.TicketsBulkView.as_view(), name="tickets-bulk"),
    path("tickets/<uuid:pk>", views.TicketView.as_view(), name="ticket"),
    path("tickets/<uuid:pk>/messages", views.MessagesView.as_view(), name="messages"),
    path("tickets/<uuid:pk>/changes", views.ChangesView.as_view(), name="changes"),
    path("tickets/<uuid:pk>/attachments", views.TicketAttachmentsView.as_view(), name="ticket-attachments"),
    path("tickets/<uuid:pk>/shares", sharing.TicketSharesView.as_view(), name="ticket-shares"),
    path("tickets/<uuid:pk>/shares/<uuid:share_id>", sharing.TicketShareView.as_view(), name="ticket-share"),
    path("attachments", files.AttachmentsView.as_view(), name="attachments"),
    path("attachments/<uuid:pk>", files.AttachmentView.as_view(), name="attachment"),
    path("attachments/<uuid:pk>/content", files.ContentView.as_view(), name="content"),
    path("categories", views.CategoriesView.as_view(), name="categories"),
]
