import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('safety', '0003_reports'),
    ]

    operations = [
        migrations.CreateModel(
            name='HeldEntry',
            fields=[
                ('statement', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='held_entry', serialize=False, to='safety.statement')),
                ('kind', models.CharField(max_length=12)),
                ('subject_id', models.CharField(max_length=80)),
                ('since', models.DateTimeField(db_index=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('end', models.CharField(blank=True, max_length=9)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('ended_at', None)), fields=['subject_id'], name='held_waiting'), models.Index(fields=['ended_at'], name='held_ended'), models.Index(condition=models.Q(('end', 'expired')), fields=['end'], name='held_expired')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('end', ''), ('ended_at', None)), models.Q(('end__in', ['released', 'refused', 'expired', 'withdrawn', 'gone']), ('ended_at__isnull', False)), _connector='OR'), name='held_ends_somehow')],
            },
        ),
        migrations.CreateModel(
            name='Page',
            fields=[
                ('id', models.CharField(max_length=26, primary_key=True, serialize=False)),
                ('why', models.CharField(max_length=32)),
                ('about', models.CharField(blank=True, max_length=80)),
                ('at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('sent_at', models.DateTimeField(null=True)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('sent_at', None)), fields=['due_at'], name='page_due')],
            },
        ),
    ]
