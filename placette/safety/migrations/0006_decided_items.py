import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('safety', '0005_terms_version'),
    ]

    operations = [
        migrations.AddField(
            model_name='notice',
            name='unanswered_since',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='noticeitem',
            name='decision',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='safety.decision'),
        ),
        migrations.AddIndex(
            model_name='notice',
            index=models.Index(condition=models.Q(('unanswered_since__isnull', False)), fields=['unanswered_since'], name='notice_unanswered'),
        ),
    ]
