from django.utils.translation import gettext_lazy as _

from kernel.permissions import Permission

VIEW_ARTICLES = Permission("knowledge.view", _("See articles of the knowledge base, drafts too"))
WRITE_ARTICLES = Permission("knowledge.write", _("Write articles"))
REVIEW_ARTICLES = Permission("knowledge.review", _("Review articles"))
PUBLISH_ARTICLES = Permission(
    "knowledge.publish", _("Publish articles without a review, take them back, arrange categories")
)
