
import django.db.models.deletion
import django.db.models.functions.text
import kernel.ids
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('identity', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.UUIDField(default=kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('list', models.CharField(max_length=20)),
                ('name', models.CharField(max_length=60)),
                ('query', models.TextField()),
                ('columns', models.TextField(blank=True)),
                ('is_shared', models.BooleanField(default=False)),
                ('is_pinned', models.BooleanField(default=False)),
                ('position', models.IntegerField(default=0)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='identity.user')),
            ],
            options={
                'ordering': ('position', 'id'),
            },
        ),
        migrations.CreateModel(
            name='ChosenColumns',
            fields=[
                ('id', models.UUIDField(default=kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ('list', models.CharField(max_length=20)),
                ('columns', models.TextField()),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='identity.user')),
                ('view', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='records.savedview')),
            ],
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.UniqueConstraint(models.F('owner'), models.F('list'), django.db.models.functions.text.Lower('name'), name='one_view_of_a_name_per_list'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.CheckConstraint(condition=models.Q(('list__regex', '^[a-z]+$')), name='saved_view_of_a_list'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='saved_view_has_a_name'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.CheckConstraint(condition=models.Q(('query', ''), _negated=True), name='saved_view_has_a_query'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.CheckConstraint(condition=models.Q(('columns', ''), ('columns__regex', '^[a-z_]+(:[0-9]{2,3})?(,[a-z_]+(:[0-9]{2,3})?)*$'), _connector='OR'), name='saved_view_columns_readable'),
        ),
        migrations.AddConstraint(
            model_name='savedview',
            constraint=models.CheckConstraint(condition=models.Q(('position__gte', 0)), name='saved_view_position_from_zero'),
        ),
        migrations.AddConstraint(
            model_name='chosencolumns',
            constraint=models.UniqueConstraint(condition=models.Q(('view__isnull', True)), fields=('owner', 'list'), name='one_choice_of_columns_per_list'),
        ),
        migrations.AddConstraint(
            model_name='chosencolumns',
            constraint=models.UniqueConstraint(condition=models.Q(('view__isnull', False)), fields=('owner', 'view'), name='one_choice_of_columns_per_view'),
        ),
        migrations.AddConstraint(
            model_name='chosencolumns',
            constraint=models.CheckConstraint(condition=models.Q(('list__regex', '^[a-z]+$')), name='chosen_columns_of_a_list'),
        ),
        migrations.AddConstraint(
            model_name='chosencolumns',
            constraint=models.CheckConstraint(condition=models.Q(('columns__regex', '^[a-z_]+(:[0-9]{2,3})?(,[a-z_]+(:[0-9]{2,3})?)*$')), name='chosen_columns_readable'),
        ),
    ]
