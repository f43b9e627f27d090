from django.db import migrations

# What agents could do until now stays with the roles that could; a new workspace gets it with its roles.
GRANT = """
UPDATE access_role SET permissions = ARRAY(
    SELECT DISTINCT one FROM unnest(permissions || ARRAY['records.share_views']::varchar[]) AS one ORDER BY one
) WHERE key IN ('administrator', 'agent');
UPDATE access_role SET permissions = ARRAY(
    SELECT DISTINCT one FROM unnest(permissions || ARRAY['records.manage_views']::varchar[]) AS one ORDER BY one
) WHERE key = 'administrator'
"""
WITHDRAW = """
UPDATE access_role
SET permissions = array_remove(array_remove(permissions, 'records.share_views'), 'records.manage_views')
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("records", "0001_views_and_columns"),
    ]

    operations = [migrations.RunSQL(GRANT, WITHDRAW)]
