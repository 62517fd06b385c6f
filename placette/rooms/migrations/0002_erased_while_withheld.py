from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0001_initial'),
        ('rooms', '0001_initial'),
        ('safety', '0001_initial'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='message',
            name='message_words_only_while_they_live',
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(condition=models.Q(('state', 'erased'), ('withheld_by__isnull', False)), fields=['withheld_by'], name='message_kept'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['shown', 'held']), models.Q(('withheld_words', ''), ('words', '')), models.Q(('state', 'erased'), ('withheld_by__isnull', False), ('words', '')), _connector='OR'), name='message_words_only_while_they_live'),
        ),
    ]
