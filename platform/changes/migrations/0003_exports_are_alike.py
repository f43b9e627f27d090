from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("changes", "0002_let_administrators_change_in_masses")]

    operations = [
        migrations.RenameField(model_name="listexport", old_name="by", new_name="asked_by"),
        migrations.AlterField(
            model_name='listexport',
            name='asked_at',
            field=models.DateTimeField(),
        ),
        migrations.AlterField(
            model_name='listexport',
            name='done',
            field=models.PositiveBigIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name='listexport',
            name='total',
            field=models.PositiveBigIntegerField(default=0),
        ),
    ]
