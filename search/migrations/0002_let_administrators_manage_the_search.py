from django.db import migrations

# Workspaces that are there already: their built-in role gets what new workspaces give it.
GRANT = """
UPDATE access_role SET permissions = ARRAY(
    SELECT DISTINCT one FROM unnest(permissions || ARRAY['search.manage']::varchar[]) AS one ORDER BY one
) WHERE key = 'administrator'
"""
WITHDRAW = """
UPDATE access_role SET permissions = ARRAY(
    SELECT one FROM unnest(permissions) AS one WHERE one <> 'search.manage' ORDER BY one
)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("search", "0001_what_can_be_found"),
    ]

    operations = [migrations.RunSQL(GRANT, WITHDRAW)]
