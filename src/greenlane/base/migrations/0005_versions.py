"""Versions of the pack that are proposed and approved."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("base", "0004_notices")]
    operations = [
        migrations.CreateModel(
            name="PackVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("folder", models.CharField(max_length=80)),
                ("says", models.CharField(max_length=400)),
                ("proposed_by", models.CharField(max_length=80)),
                ("proposed_at", models.DateTimeField()),
                ("begins_at", models.DateTimeField(null=True)),
                (
                    "standing",
                    models.CharField(
                        choices=[("open", "open"), ("approved", "approved"), ("refused", "refused")], max_length=8
                    ),
                ),
                ("decided_by", models.CharField(blank=True, max_length=80)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "pack",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="base.packarchive"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("standing", "open")), fields=("pack",), name="one_open_version_a_pack"
                    )
                ]
            },
        ),
    ]
