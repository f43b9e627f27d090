from django.db import migrations, models
from django.db.models import Q

from kernel.sealing import BEGINNING, SealedField, seal, unseal

PURPOSE = "authenticator"


def seal_all(apps, schema_editor):
    rows = apps.get_model("identity", "Authenticator").objects.using(schema_editor.connection.alias)
    for row in rows.exclude(sealed_secret__startswith=BEGINNING).iterator():
        rows.filter(pk=row.pk).update(sealed_secret=seal(row.sealed_secret, PURPOSE))


def open_all(apps, schema_editor):
    rows = apps.get_model("identity", "Authenticator").objects.using(schema_editor.connection.alias)
    for row in rows.iterator():
        rows.filter(pk=row.pk).update(sealed_secret=unseal(row.sealed_secret, PURPOSE))


class Migration(migrations.Migration):
    dependencies = [("identity", "0004_tokens_for_an_hour")]

    operations = [
        migrations.RenameField("authenticator", "secret", "sealed_secret"),
        migrations.AlterField("authenticator", "sealed_secret", SealedField(max_length=400, purpose=PURPOSE)),
        migrations.RunPython(seal_all, open_all),
        migrations.AddConstraint(
            model_name="authenticator",
            constraint=models.CheckConstraint(
                condition=Q(sealed_secret__startswith=BEGINNING), name="authenticator_secret_is_sealed"
            ),
        ),
    ]
