from django.db import migrations

from access.granting import grant
from records.beginning import dictionary

SOURCES = (
    ("web", "Website", "网站"),
    ("fair", "Trade fair", "展会"),
    ("referral", "Recommendation", "推荐"),
    ("phone", "Call", "来电"),
    ("wechat", "WeChat", "微信"),
    ("advertising", "Advertising", "广告"),
    ("partner", "Partner", "合作伙伴"),
    ("other", "Other", "其他"),
)


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_scopes_and_shares"),
        ("records", "0004_let_administrators_manage_fields"),
        ("leads", "0001_leads_and_touches"),
    ]

    operations = [
        dictionary("lead_sources", ("Sources of leads", "线索来源"), SOURCES),
        grant(
            {
                "administrator": ("leads.view", "leads.edit", "leads.manage"),
                "agent": ("leads.view", "leads.edit"),
                "light_agent": ("leads.view",),
            },
            ("lead",),
        ),
    ]
