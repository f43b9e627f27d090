from django.db import migrations

# Workspaces that are there already: their built-in roles get what new workspaces give them.
GRANT = """
UPDATE access_role SET permissions = ARRAY(
    SELECT DISTINCT one FROM unnest(permissions || ARRAY['knowledge.view']::varchar[]) AS one ORDER BY one
) WHERE key IN ('administrator', 'agent', 'light_agent');
UPDATE access_role SET permissions = ARRAY(
    SELECT DISTINCT one FROM unnest(permissions || ARRAY['knowledge.write', 'knowledge.review']::varchar[]) AS one
    ORDER BY one
) WHERE key IN ('administrator', 'agent');
UPDATE access_role SET permissions = ARRAY(
    SELECT DISTINCT one FROM unnest(permissions || ARRAY['knowledge.publish']::varchar[]) AS one ORDER BY one
) WHERE key = 'administrator'
"""
WITHDRAW = """
UPDATE access_role SET permissions = ARRAY(
    SELECT one FROM unnest(permissions) AS one WHERE one NOT LIKE 'knowledge.%' ORDER BY one
)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0001_initial"),
        ("knowledge_base", "0002_a_home_for_each_language"),
    ]

    operations = [migrations.RunSQL(GRANT, WITHDRAW)]
