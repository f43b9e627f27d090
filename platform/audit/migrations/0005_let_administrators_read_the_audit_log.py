from django.db import migrations

# Workspaces that are there already: their built-in role gets what new workspaces give it.
GRANT = """
UPDATE access_role SET permissions = ARRAY(
    SELECT DISTINCT one FROM unnest(permissions || ARRAY['audit.read']::varchar[]) AS one ORDER BY one
) WHERE key = 'administrator'
"""
WITHDRAW = """
UPDATE access_role SET permissions = ARRAY(
    SELECT one FROM unnest(permissions) AS one WHERE one <> 'audit.read' ORDER BY one
)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("audit", "0004_take_the_log_home"),
    ]

    operations = [migrations.RunSQL(GRANT, WITHDRAW)]
