from django.db import migrations

# Views of tickets become views of one of several lists; nobody loses theirs.
FORTH = """
INSERT INTO records_savedview (id, owner_id, list, name, query, columns, is_shared, is_pinned, position)
SELECT id, owner_id, 'tickets', name, query, '', is_shared, is_pinned, position FROM service_savedview
"""
BACK = """
INSERT INTO service_savedview (id, owner_id, name, query, is_shared, is_pinned, position)
SELECT id, owner_id, name, query, is_shared, is_pinned, position FROM records_savedview WHERE list = 'tickets'
"""


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0002_let_roles_share_views"),
        ("service", "0003_saved_views"),
    ]

    operations = [
        migrations.RunSQL(FORTH, BACK),
        migrations.DeleteModel(name="SavedView"),
    ]
