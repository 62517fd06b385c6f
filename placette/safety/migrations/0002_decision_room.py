from django.db import migrations, models

from placette.justice import growing


class AddField(migrations.AddField):
    """Adds a column unless it is there: for some days the first migration made it."""

    def database_forwards(self, app_label, editor, before, after):
        model = after.apps.get_model(app_label, self.model_name)
        if not self.allow_migrate_model(editor.connection.alias, model):
            return
        table = model._meta.db_table
        with editor.connection.cursor() as cursor:
            there = {column.name for column in editor.connection.introspection.get_table_description(cursor, table)}
        if self.name not in there:
            super().database_forwards(app_label, editor, before, after)


def guard(apps, editor):
    """SQLite made the table anew for the column, and the guards of `0001` went with the old one."""
    with editor.connection.cursor() as cursor:
        if editor.connection.vendor == 'sqlite':
            cursor.execute("SELECT 1 FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'safety_decision'")
            if cursor.fetchone() is None:
                growing.guard(editor, 'safety_decision')


class Migration(migrations.Migration):

    dependencies = [
        ('safety', '0001_initial'),
    ]

    operations = [
        AddField(
            model_name='decision',
            name='room',
            field=models.CharField(blank=True, default='', max_length=64),
            preserve_default=False,
        ),
        migrations.RunPython(guard, migrations.RunPython.noop),
    ]
