from django.db import migrations

# Workspaces that are there already: their built-in roles get what new workspaces give them.
GRANT = """
UPDATE access_role SET permissions = permissions || '{customers.merge}'
 WHERE key IN ('administrator', 'agent') AND NOT 'customers.merge' = ANY(permissions)
"""
WITHDRAW = "UPDATE access_role SET permissions = array_remove(permissions, 'customers.merge')"


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("duplicates", "0001_pairs"),
    ]

    operations = [migrations.RunSQL(GRANT, WITHDRAW)]
