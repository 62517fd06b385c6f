from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('safety', '0004_held_and_pages'),
    ]

    operations = [
        migrations.AddField(
            model_name='decision',
            name='terms_version',
            field=models.CharField(max_length=32, null=True),
        ),
    ]
