import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='EpochCounter',
            fields=[
                ('id', models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('n', models.BigIntegerField(default=1)),
            ],
        ),
        migrations.CreateModel(
            name='Node',
            fields=[
                ('name', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('seen_at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.CharField(max_length=20, primary_key=True, serialize=False)),
                ('handle', models.CharField(max_length=24)),
                ('skeleton', models.CharField(db_index=True, max_length=64)),
                ('sex', models.CharField(max_length=6)),
                ('age', models.PositiveSmallIntegerField()),
                ('country', models.CharField(max_length=2)),
                ('postcode', models.CharField(blank=True, max_length=10)),
                ('town', models.CharField(max_length=16)),
                ('cell', models.IntegerField()),
                ('arrived_at', models.DateTimeField()),
                ('present_s', models.PositiveIntegerField(default=0)),
                ('known_face', models.BooleanField(default=False)),
                ('filtered_openings', models.BooleanField(default=None, null=True)),
                ('auth_epoch', models.PositiveIntegerField(default=0)),
                ('epoch_moved', models.BigIntegerField(db_index=True, default=0)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('age__gte', 18)), name='person_is_an_adult')],
            },
        ),
        migrations.CreateModel(
            name='Name',
            fields=[
                ('skeleton', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('until', models.DateTimeField(db_index=True)),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
            ],
        ),
        migrations.CreateModel(
            name='Block',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('blocked', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='blocks', to='people.person')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('person', 'blocked'), name='block_once')],
            },
        ),
        migrations.CreateModel(
            name='Presence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('node', models.CharField(max_length=64)),
                ('since', models.DateTimeField()),
                ('away', models.BooleanField(default=False)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='presences', to='people.person')),
            ],
            options={
                'indexes': [models.Index(fields=['node'], name='people_pres_node_e1ccd4_idx')],
                'constraints': [models.UniqueConstraint(fields=('person', 'node'), name='presence_once_a_node')],
            },
        ),
    ]
