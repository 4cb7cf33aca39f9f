"""The first tables of insight: passages, payments on their way, and the counters of the board."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [("clearance", "0007_afterwards"), ("filing", "0005_mandates")]
    operations = [
        migrations.CreateModel(
            name="BasisCount",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "day", "office", "basis", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("day", models.DateField()),
                ("office", models.CharField(max_length=16)),
                ("basis", models.CharField(max_length=8)),
                ("decided", models.BigIntegerField(default=0)),
                ("looked", models.BigIntegerField(default=0)),
                ("found", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="DayCount",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "day", "office", "regime", "lane", blank=True, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("day", models.DateField()),
                ("office", models.CharField(max_length=16)),
                ("regime", models.CharField(max_length=4)),
                ("lane", models.CharField(max_length=8)),
                ("decided", models.BigIntegerField(default=0)),
                ("released", models.BigIntegerField(default=0)),
                ("refused", models.BigIntegerField(default=0)),
                ("charged", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="Remittance",
            fields=[
                ("payment", models.CharField(max_length=40, primary_key=True, serialize=False)),
                ("ordered_at", models.DateTimeField()),
                ("receipt", models.CharField(blank=True, db_index=True, max_length=40)),
            ],
        ),
        migrations.CreateModel(
            name="TimeCount",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "day",
                        "office",
                        "lane",
                        "segment",
                        "bucket",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("day", models.DateField()),
                ("office", models.CharField(max_length=16)),
                ("lane", models.CharField(max_length=8)),
                ("segment", models.CharField(max_length=12)),
                ("bucket", models.PositiveIntegerField()),
                ("number", models.BigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="PassageRow",
            fields=[
                (
                    "declaration",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        serialize=False,
                        to="filing.declaration",
                    ),
                ),
                ("office", models.CharField(max_length=16)),
                ("regime", models.CharField(max_length=4)),
                ("mode", models.CharField(max_length=4)),
                ("lodged_at", models.DateTimeField()),
                ("since", models.DateTimeField()),
                ("status", models.CharField(max_length=18)),
                ("lane", models.CharField(max_length=8)),
                ("basis", models.CharField(max_length=8)),
                ("decided_on", models.DateField(null=True)),
                ("held_at", models.DateTimeField(null=True)),
                ("owes", models.BooleanField()),
                ("barred", models.CharField(max_length=200)),
                ("agencies", models.CharField(max_length=200)),
                ("charged_minor", models.BigIntegerField()),
                ("charged_on", models.DateField(null=True)),
                ("chance", models.FloatField(null=True)),
                ("share", models.FloatField()),
                ("taken", models.BooleanField()),
                ("offence", models.BooleanField(null=True)),
                ("released_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("seconds", models.BigIntegerField(null=True)),
                ("spent", models.TextField()),
                ("waited", models.TextField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["released_at", "office"], name="passage_released"),
                    models.Index(fields=["decided_on", "lane", "office"], name="passage_decided"),
                    models.Index(fields=["charged_on", "office"], name="passage_charged"),
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=["lodged_at", "office"],
                        name="passage_open",
                    ),
                ],
            },
        ),
    ]
