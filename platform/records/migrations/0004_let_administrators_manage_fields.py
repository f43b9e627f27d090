from django.db import migrations

GRANT = """
UPDATE access_role SET permissions = ARRAY(
    SELECT DISTINCT one FROM unnest(permissions || ARRAY['records.manage_fields']::varchar[]) AS one ORDER BY one
) WHERE key = 'administrator'
"""
WITHDRAW = "UPDATE access_role SET permissions = array_remove(permissions, 'records.manage_fields')"


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("records", "0003_dictionaries_and_custom_fields"),
    ]

    operations = [migrations.RunSQL(GRANT, WITHDRAW)]
