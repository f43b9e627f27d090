from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("service", "0001_initial")]

    operations = [
        migrations.AddField("ticket", "is_sample", models.BooleanField(default=False)),
    ]
