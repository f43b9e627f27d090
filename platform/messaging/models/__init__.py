from messaging.models.mail import IncomingMail, IncomingState, MailState, OutgoingMail
from messaging.models.notification import Notification

__all__ = ["IncomingMail", "IncomingState", "MailState", "Notification", "OutgoingMail"]
