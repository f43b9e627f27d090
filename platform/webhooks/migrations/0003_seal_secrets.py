from django.db import migrations, models
from django.db.models import Q

from kernel.sealing import BEGINNING, SealedField, seal, unseal

PURPOSE = "webhook"
NAMES = ("sealed_secret", "sealed_old_secret")


def seal_all(apps, schema_editor):
    """One endpoint after the other: a workspace has few."""
    rows = apps.get_model("webhooks", "Endpoint").objects.using(schema_editor.connection.alias)
    for row in rows.all():
        found = {name: getattr(row, name) for name in NAMES}
        values = {name: seal(said, PURPOSE) for name, said in found.items() if said and not said.startswith(BEGINNING)}
        rows.filter(pk=row.pk).update(**values)


def open_all(apps, schema_editor):
    rows = apps.get_model("webhooks", "Endpoint").objects.using(schema_editor.connection.alias)
    for row in rows.all():
        values = {name: unseal(getattr(row, name), PURPOSE) for name in NAMES if getattr(row, name)}
        rows.filter(pk=row.pk).update(**values)


class Migration(migrations.Migration):
    dependencies = [("webhooks", "0002_let_administrators_set_up_webhooks")]

    operations = [
        migrations.RemoveConstraint(model_name="endpoint", name="endpoint_has_a_secret"),
        migrations.RemoveConstraint(model_name="endpoint", name="endpoint_old_secret_ends"),
        migrations.RenameField("endpoint", "secret", "sealed_secret"),
        migrations.RenameField("endpoint", "old_secret", "sealed_old_secret"),
        migrations.AlterField("endpoint", "sealed_secret", SealedField(max_length=400, purpose=PURPOSE)),
        migrations.AlterField(
            "endpoint", "sealed_old_secret", SealedField(blank=True, max_length=400, purpose=PURPOSE)
        ),
        migrations.RunPython(seal_all, open_all),
        migrations.AddConstraint(
            model_name="endpoint",
            constraint=models.CheckConstraint(
                condition=Q(sealed_secret__startswith=BEGINNING), name="endpoint_secret_is_sealed"
            ),
        ),
        migrations.AddConstraint(
            model_name="endpoint",
            constraint=models.CheckConstraint(
                condition=Q(sealed_old_secret__startswith=BEGINNING) | Q(sealed_old_secret=""),
                name="endpoint_old_secret_is_sealed",
            ),
        ),
        migrations.AddConstraint(
            model_name="endpoint",
            constraint=models.CheckConstraint(
                condition=Q(sealed_old_secret="") | Q(old_secret_until__isnull=False), name="endpoint_old_secret_ends"
            ),
        ),
    ]
