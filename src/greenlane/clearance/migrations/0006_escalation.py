"""Tickets of what is stuck, and appeals."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clearance", "0005_inspection"),
        ("filing", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reviewer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=150, unique=True)),
                ("office", models.CharField(max_length=16)),
                ("appointed_at", models.DateTimeField()),
                ("dismissed_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name="Appeal",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20, unique=True)),
                ("kind", models.CharField(max_length=16)),
                ("event", models.BigIntegerField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("new", "new"),
                            ("lodged", "lodged"),
                            ("under_review", "under_review"),
                            ("hearing", "hearing"),
                            ("testing", "testing"),
                            ("decided", "decided"),
                            ("in_court", "in_court"),
                            ("final", "final"),
                            ("withdrawn", "withdrawn"),
                        ],
                        max_length=12,
                    ),
                ),
                ("decided_on", models.DateTimeField()),
                ("lodged_at", models.DateTimeField()),
                ("decide_by", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
                ("overdue_at", models.DateTimeField(null=True)),
                ("grounds", models.CharField(max_length=100)),
                ("disputed_minor", models.BigIntegerField()),
                ("samples", models.CharField(blank=True, max_length=200)),
                ("wants_hearing", models.BooleanField()),
                ("is_stayed", models.BooleanField()),
                ("security_minor", models.BigIntegerField()),
                ("security_account", models.CharField(blank=True, max_length=60)),
                ("reviewer", models.CharField(blank=True, max_length=150)),
                ("drawn", models.TextField(blank=True)),
                ("decision", models.TextField(blank=True)),
                ("court", models.CharField(blank=True, max_length=400)),
                (
                    "declaration",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="filing.declaration"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AppealEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("appeals.lodged", "appeals.lodged"),
                            ("appeals.assigned", "appeals.assigned"),
                            ("appeals.supplemented", "appeals.supplemented"),
                            ("appeals.hearing_set", "appeals.hearing_set"),
                            ("appeals.heard", "appeals.heard"),
                            ("appeals.test_ordered", "appeals.test_ordered"),
                            ("appeals.tested", "appeals.tested"),
                            ("appeals.overdue", "appeals.overdue"),
                            ("appeals.decided", "appeals.decided"),
                            ("appeals.withdrawn", "appeals.withdrawn"),
                            ("appeals.court_noted", "appeals.court_noted"),
                            ("appeals.court_ruled", "appeals.court_ruled"),
                            ("appeals.concluded", "appeals.concluded"),
                        ],
                        max_length=24,
                    ),
                ),
                ("side", models.CharField(max_length=10)),
                ("text", models.TextField(blank=True)),
                ("documents", models.CharField(blank=True, max_length=400)),
                ("for_at", models.DateTimeField(null=True)),
                ("appeal", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="clearance.appeal")),
            ],
        ),
        migrations.CreateModel(
            name="Ticket",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20, unique=True)),
                ("want", models.CharField(max_length=8)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("new", "new"),
                            ("open", "open"),
                            ("acknowledged", "acknowledged"),
                            ("answered", "answered"),
                            ("closed", "closed"),
                        ],
                        max_length=12,
                    ),
                ),
                ("level", models.PositiveSmallIntegerField()),
                ("office", models.CharField(max_length=16)),
                ("opened_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
                ("acknowledge_by", models.DateTimeField()),
                ("answer_by", models.DateTimeField()),
                ("acknowledged_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                ("reopened", models.PositiveSmallIntegerField(default=0)),
                ("cause", models.CharField(blank=True, max_length=8)),
                ("score", models.PositiveSmallIntegerField(null=True)),
                (
                    "declaration",
                    models.ForeignKey(
                        db_index=False, on_delete=django.db.models.deletion.PROTECT, to="filing.declaration"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="TicketEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("escalation.opened", "escalation.opened"),
                            ("escalation.acknowledged", "escalation.acknowledged"),
                            ("escalation.answered", "escalation.answered"),
                            ("escalation.raised", "escalation.raised"),
                            ("escalation.reopened", "escalation.reopened"),
                            ("escalation.closed", "escalation.closed"),
                            ("escalation.rated", "escalation.rated"),
                        ],
                        max_length=24,
                    ),
                ),
                ("side", models.CharField(max_length=8)),
                ("level", models.PositiveSmallIntegerField()),
                ("text", models.TextField(blank=True)),
                ("ticket", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="clearance.ticket")),
            ],
        ),
        migrations.AddIndex(
            model_name="appeal",
            index=models.Index(fields=["declaration", "lodged_at"], name="appeal_of_declaration"),
        ),
        migrations.AddIndex(
            model_name="appeal",
            index=models.Index(condition=models.Q(("due_at__isnull", False)), fields=["due_at"], name="appeal_due"),
        ),
        migrations.AddIndex(
            model_name="appeal",
            index=models.Index(fields=["lodged_at"], name="appeal_by_day"),
        ),
        migrations.AddConstraint(
            model_name="appeal",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status__in", ["withdrawn"]), _negated=True),
                fields=("event",),
                name="one_appeal_a_decision",
            ),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(fields=["declaration", "opened_at"], name="ticket_of_declaration"),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(condition=models.Q(("due_at__isnull", False)), fields=["due_at"], name="ticket_due"),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(fields=["opened_at"], name="ticket_by_day"),
        ),
        migrations.AddIndex(
            model_name="ticket",
            index=models.Index(fields=["office", "answer_by"], name="ticket_of_office"),
        ),
        migrations.AddConstraint(
            model_name="ticket",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "closed"), _negated=True), fields=("declaration",), name="one_open_ticket"
            ),
        ),
    ]
