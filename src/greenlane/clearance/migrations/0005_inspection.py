"""Orders, results and samples of examinations."""

import django.db.models.deletion
from django.db import migrations, models

KEY = models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")
KINDS = [(k, k) for k in ("documentary", "external", "scan", "partial", "full")]
STATUSES = [(s, s) for s in ("taken", "handed", "received", "tested", "contested", "retested")]


def to(model: str) -> "models.ForeignKey[models.Model, models.Model]":
    return models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to=f"clearance.{model}")


def one(model: str) -> "models.OneToOneField[models.Model, models.Model]":
    return models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to=f"clearance.{model}")


class Migration(migrations.Migration):
    dependencies = [("clearance", "0004_assessment")]
    operations = [
        migrations.CreateModel(
            name="ExaminationOrder",
            fields=[
                ("id", KEY.clone()),
                ("reference", models.CharField(max_length=20, unique=True)),
                ("office", models.CharField(max_length=16)),
                ("kind", models.CharField(choices=KINDS, max_length=12)),
                ("body", models.TextField()),
                ("place", models.CharField(max_length=120)),
                ("starts_at", models.DateTimeField()),
                ("due_at", models.DateTimeField()),
                ("claimed_by", models.CharField(blank=True, max_length=80)),
                ("claimed_at", models.DateTimeField(null=True)),
                ("drawn", models.TextField(blank=True)),
                ("recorded_at", models.DateTimeField(null=True)),
                ("examination", one("examination")),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("recorded_at__isnull", True)),
                        fields=["office", "due_at"],
                        name="examination_waiting",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ExaminationResult",
            fields=[
                ("id", KEY.clone()),
                ("key", models.CharField(max_length=64)),
                ("body", models.TextField()),
                ("compared", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                ("by", models.CharField(max_length=80)),
                ("order", one("examinationorder")),
            ],
        ),
        migrations.CreateModel(
            name="ExaminationPhoto",
            fields=[
                ("id", KEY.clone()),
                ("name", models.CharField(max_length=40)),
                ("place", models.CharField(max_length=8)),
                ("sha256", models.CharField(max_length=64)),
                ("original", models.CharField(max_length=64)),
                ("size", models.PositiveIntegerField()),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                ("taken_in_at", models.DateTimeField()),
                ("order", to("examinationorder")),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("order", "original"), name="one_examination_photo")],
            },
        ),
        migrations.CreateModel(
            name="Sample",
            fields=[
                ("id", KEY.clone()),
                ("reference", models.CharField(max_length=20, unique=True)),
                ("place", models.CharField(max_length=8)),
                ("seal", models.CharField(max_length=40, unique=True)),
                ("second_seal", models.CharField(max_length=40, unique=True)),
                ("laboratory", models.CharField(max_length=16)),
                ("procedure", models.CharField(max_length=16)),
                ("quantity", models.CharField(max_length=80)),
                ("status", models.CharField(choices=STATUSES, max_length=12)),
                ("taken_at", models.DateTimeField()),
                ("holder", models.CharField(blank=True, max_length=120)),
                ("result", models.TextField(blank=True)),
                ("second", models.TextField(blank=True)),
                ("order", to("examinationorder")),
            ],
        ),
    ]
