from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('rooms', '0002_erased_while_withheld'),
    ]

    operations = [
        migrations.AddField(
            model_name='message',
            name='likeness',
            field=models.BinaryField(default=b'', max_length=16),
        ),
    ]
