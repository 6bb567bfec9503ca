"""Texts say whose and how old they are; those from before are renewed by the next sweep (their key is none)."""

import django.utils.timezone
from django.db import migrations, models


def renew(apps, schema_editor):
    apps.get_model('files', 'FileText').objects.update(key='')


class Migration(migrations.Migration):

    dependencies = [
        ('files', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='filetext',
            name='owner',
            field=models.CharField(default='', max_length=60),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='filetext',
            name='created_at',
            field=models.DateTimeField(default=django.utils.timezone.now),
            preserve_default=False,
        ),
        migrations.RunPython(renew, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name='filetext',
            index=models.Index(fields=['owner', '-created_at'], name='files_text_newest'),
        ),
    ]
