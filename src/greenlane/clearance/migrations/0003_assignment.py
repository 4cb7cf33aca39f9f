"""Who decides on what, drawn by chance."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("clearance", "0002_compression"), ("filing", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="Question",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=32, unique=True)),
                ("party", models.CharField(db_index=True, max_length=32)),
                ("centre", models.CharField(max_length=16)),
                ("group", models.CharField(max_length=16)),
                ("code", models.CharField(blank=True, max_length=12)),
                ("text", models.TextField()),
                ("asked_at", models.DateTimeField()),
                ("answer", models.TextField(blank=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("is_open_to_all", models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name="Absence",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("username", models.CharField(max_length=150)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
                ("reason", models.CharField(max_length=16)),
            ],
            options={
                "indexes": [models.Index(fields=["username", "since"], name="absence_of_officer")],
            },
        ),
        migrations.CreateModel(
            name="Concluded",
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
                ("username", models.CharField(max_length=150)),
                ("site", models.CharField(max_length=16)),
                ("group", models.CharField(max_length=16)),
                ("code", models.CharField(max_length=12)),
                ("region", models.CharField(max_length=16)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("accepted", "accepted"),
                            ("queried", "queried"),
                            ("examined", "examined"),
                            ("refused", "refused"),
                        ],
                        max_length=10,
                    ),
                ),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["group", "at"], name="concluded_of_group")],
            },
        ),
        migrations.CreateModel(
            name="Draw",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("round", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                (
                    "cause",
                    models.CharField(
                        choices=[
                            ("held", "held"),
                            ("absent", "absent"),
                            ("unopened", "unopened"),
                            ("left", "left"),
                            ("waiting", "waiting"),
                        ],
                        max_length=10,
                    ),
                ),
                ("epoch", models.CharField(max_length=32)),
                ("number", models.FloatField()),
                ("candidates", models.TextField()),
                ("digest", models.CharField(max_length=64)),
                ("pseudonym", models.CharField(blank=True, max_length=16)),
                ("username", models.CharField(blank=True, max_length=150)),
                ("site", models.CharField(blank=True, max_length=16)),
                ("chance", models.FloatField()),
                (
                    "declaration",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="filing.declaration"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Assignment",
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
                ("username", models.CharField(blank=True, max_length=150)),
                ("site", models.CharField(blank=True, max_length=16)),
                ("group", models.CharField(max_length=16)),
                ("centre", models.CharField(max_length=16)),
                ("weight", models.PositiveSmallIntegerField()),
                ("open_by", models.DateTimeField(null=True)),
                ("opened_at", models.DateTimeField(null=True)),
                (
                    "draw",
                    models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="clearance.draw"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Instruction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=32)),
                ("version", models.PositiveSmallIntegerField()),
                ("centre", models.CharField(max_length=16)),
                ("group", models.CharField(max_length=16)),
                ("code", models.CharField(blank=True, max_length=12)),
                ("title", models.CharField(max_length=120)),
                ("text", models.TextField()),
                ("start", models.DateField()),
                ("end", models.DateField(null=True)),
                ("published_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("number", "version"), name="one_instruction_a_version")
                ],
            },
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("username", models.CharField(max_length=150)),
                ("site", models.CharField(max_length=16)),
                ("groups", models.CharField(max_length=200)),
                ("duty", models.CharField(choices=[("assess", "assess"), ("centre", "centre")], max_length=8)),
                ("centre", models.CharField(blank=True, max_length=16)),
                ("since", models.DateTimeField()),
                ("until", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until__isnull", True)),
                        fields=("username", "site", "duty", "centre"),
                        name="one_open_post",
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="draw",
            index=models.Index(fields=["at"], name="draw_at"),
        ),
        migrations.AddConstraint(
            model_name="draw",
            constraint=models.UniqueConstraint(fields=("declaration", "round"), name="one_draw_a_round"),
        ),
        migrations.AddIndex(
            model_name="assignment",
            index=models.Index(fields=["username"], name="assignment_of_officer"),
        ),
    ]
