from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("directory", "0001_initial")]

    operations = [
        migrations.AddField("tenant", "has_first_steps", models.BooleanField(default=False)),
    ]
