from django.db import migrations

# Workspaces that are there already: their built-in role gets what new workspaces give it.
GRANT = """
UPDATE access_role SET permissions = ARRAY(
    SELECT DISTINCT one FROM unnest(
        permissions || ARRAY['changes.import', 'changes.export', 'changes.mass_change']::varchar[]
    ) AS one ORDER BY one
) WHERE key = 'administrator'
"""
WITHDRAW = """
UPDATE access_role SET permissions = ARRAY(
    SELECT one FROM unnest(permissions) AS one
    WHERE one NOT IN ('changes.import', 'changes.export', 'changes.mass_change') ORDER BY one
)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("changes", "0001_change_sets_and_exports"),
    ]

    operations = [migrations.RunSQL(GRANT, WITHDRAW)]
