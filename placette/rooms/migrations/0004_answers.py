from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('rooms', '0003_likeness'),
    ]

    operations = [
        migrations.AddField(
            model_name='message',
            name='re',
            field=models.BigIntegerField(null=True),
        ),
    ]
