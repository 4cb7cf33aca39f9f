"""More outcomes of an assessment: hearings, security, a second officer, referrals, checks, what is overdue."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("clearance", "0003_assignment"), ("filing", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="query",
            name="read_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="query",
            name="withdrawn_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.CreateModel(
            name="Referral",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("to", models.CharField(max_length=24)),
                ("reason", models.CharField(max_length=400)),
                ("at", models.DateTimeField()),
                (
                    "declaration",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="filing.declaration"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Check",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField()),
                ("at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "declaration",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="filing.declaration"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)), fields=("declaration",), name="one_open_check"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Hearing",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("version", models.PositiveSmallIntegerField()),
                ("notified_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("ground", models.TextField()),
                ("reason", models.TextField()),
                ("changes", models.TextField()),
                ("comparison", models.TextField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("accepts", models.BooleanField(null=True)),
                ("answer", models.TextField(blank=True)),
                ("documents", models.TextField(default="[]")),
                ("order", models.CharField(blank=True, max_length=24)),
                ("finding", models.TextField(blank=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "declaration",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="filing.declaration"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("declaration", "number"), name="one_hearing_a_number"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)), fields=("declaration",), name="one_open_hearing"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Overdue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField()),
                ("what", models.CharField(max_length=8)),
                ("at", models.DateTimeField()),
                (
                    "declaration",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="filing.declaration"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("declaration", "version", "what"), name="one_overdue_a_version")
                ],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "action",
                    models.CharField(
                        choices=[
                            ("accept", "accept"),
                            ("query", "query"),
                            ("answer", "answer"),
                            ("order_examination", "order_examination"),
                            ("record_examination", "record_examination"),
                            ("refuse", "refuse"),
                            ("second_check", "second_check"),
                            ("notify", "notify"),
                            ("hear", "hear"),
                            ("order", "order"),
                            ("secure", "secure"),
                            ("finalise", "finalise"),
                            ("refer", "refer"),
                            ("withdraw", "withdraw"),
                            ("reopen", "reopen"),
                            ("confirm", "confirm"),
                            ("send_back", "send_back"),
                        ],
                        max_length=20,
                    ),
                ),
                ("act", models.CharField(max_length=20)),
                ("version", models.PositiveSmallIntegerField()),
                ("by", models.CharField(max_length=160)),
                ("at", models.DateTimeField()),
                ("amount_minor", models.BigIntegerField()),
                ("told", models.TextField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.CharField(blank=True, max_length=160)),
                ("is_confirmed", models.BooleanField(default=False)),
                ("why", models.CharField(blank=True, max_length=400)),
                (
                    "declaration",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="filing.declaration"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("declaration",),
                        name="one_open_proposal",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Provision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("secured_at", models.DateTimeField()),
                ("amount_minor", models.BigIntegerField()),
                ("reason", models.TextField()),
                ("final_by", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "declaration",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="filing.declaration"),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at__isnull", True)), fields=["final_by"], name="provision_open"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("declaration",),
                        name="one_open_provision",
                    )
                ],
            },
        ),
    ]
