import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Visit',
            fields=[
                ('id', models.CharField(max_length=20, primary_key=True, serialize=False)),
                ('cookie_hash', models.BinaryField(max_length=32, unique=True)),
                ('started_at', models.DateTimeField()),
                ('seen_at', models.DateTimeField()),
                ('until', models.DateTimeField(db_index=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('connected', models.BooleanField(default=False)),
                ('lang', models.CharField(default='fr', max_length=2)),
                ('rules_version', models.CharField(max_length=32)),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
            ],
        ),
        migrations.CreateModel(
            name='AgeCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('method', models.CharField(max_length=32)),
                ('at', models.DateTimeField()),
                ('visit', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='age_check', to='entry.visit')),
            ],
        ),
    ]
