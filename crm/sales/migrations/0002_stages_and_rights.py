from django.db import migrations

from access.granting import grant
from records.beginning import dictionary

STAGES = (
    ("contact", "First contact", "初步接触"),
    ("needs", "Needs understood", "需求确认"),
    ("offer", "Offer made", "方案报价"),
    ("negotiation", "Negotiation", "商务谈判"),
    ("won", "Won", "赢单"),
    ("lost", "Lost", "输单"),
)


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0002_scopes_and_shares"),
        ("records", "0004_let_administrators_manage_fields"),
        ("sales", "0001_opportunities"),
    ]

    operations = [
        dictionary("opportunity_stages", ("Stages of opportunities", "商机阶段"), STAGES),
        grant(
            {
                "administrator": ("sales.view", "sales.edit"),
                "agent": ("sales.view", "sales.edit"),
                "light_agent": ("sales.view",),
            },
            ("opportunity",),
        ),
    ]
