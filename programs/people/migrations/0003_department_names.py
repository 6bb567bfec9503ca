"""Departments keep the name they were founded with, and since when each later name holds."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0002_consent_email_hash")]

    operations = [
        migrations.AddField(
            model_name="department",
            name="plan_name",
            field=models.CharField(default="", editable=False, max_length=40, verbose_name="처음 이름"),
            preserve_default=False,
        ),
        migrations.RunSQL("UPDATE people_department SET plan_name = name", migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="department",
            name="plan_name",
            field=models.CharField(editable=False, max_length=40, unique=True, verbose_name="처음 이름"),
        ),
        migrations.CreateModel(
            name="DepartmentName",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=40, verbose_name="새 이름")),
                ("since", models.DateField(verbose_name="시행일")),
                ("basis", models.CharField(max_length=200, verbose_name="근거")),
                ("at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="적은 때")),
                (
                    "by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="바꾼 사람",
                    ),
                ),
                (
                    "department",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="names",
                        to="people.department",
                        verbose_name="부서",
                    ),
                ),
            ],
            options={
                "verbose_name": "부서 이름의 변경",
                "verbose_name_plural": "부서 이름의 변경",
                "ordering": ["department", "since"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("department", "since"), name="people_departmentname_once_a_day"
                    )
                ],
            },
        ),
    ]
