"""The extensions that every floor may use, and the override table of the working calendar."""

from django.contrib.postgres.operations import BtreeGistExtension, TrigramExtension
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        TrigramExtension(),
        BtreeGistExtension(),
        migrations.CreateModel(
            name="Closure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("date", models.DateField(unique=True, verbose_name="날짜")),
                ("name", models.CharField(help_text="예: 임시공휴일, 구민의 날", max_length=60, verbose_name="이름")),
                (
                    "kind",
                    models.CharField(
                        choices=[("closed", "쉬는 날"), ("open", "일하는 날")],
                        default="closed",
                        max_length=6,
                        verbose_name="구분",
                    ),
                ),
            ],
            options={
                "verbose_name": "휴무일·근무일",
                "verbose_name_plural": "휴무일·근무일",
                "ordering": ["date"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("kind__in", ["closed", "open"])), name="closure_kind_known"
                    ),
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="closure_has_a_name"),
                ],
            },
        ),
    ]
