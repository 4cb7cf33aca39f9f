"""Appeals, audits and the counter."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("clearance", "0006_escalation"), ("filing", "0001_initial")]
    operations = [
        # Audits and the counter.
        migrations.CreateModel(
            name="AuditCase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20, unique=True)),
                ("kind", models.CharField(choices=[("desk", "desk"), ("site", "site")], max_length=4)),
                ("party", models.CharField(max_length=32)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("none", "none"),
                            ("opened", "opened"),
                            ("announced", "announced"),
                            ("under_way", "under_way"),
                            ("waiting", "waiting"),
                            ("concluded", "concluded"),
                            ("recovering", "recovering"),
                            ("closed", "closed"),
                            ("dropped", "dropped"),
                        ],
                        max_length=12,
                    ),
                ),
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("opened_at", models.DateTimeField()),
                ("opened_by", models.CharField(max_length=80)),
                ("scope", models.CharField(max_length=400)),
                ("notice_until", models.DateField(null=True)),
                ("shown_at", models.DateTimeField(null=True)),
                ("conclusion", models.TextField(blank=True)),
                ("concluded_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["party", "opened_at"], name="audit_case_of_party")],
            },
        ),
        migrations.CreateModel(
            name="AuditPlan",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20, unique=True)),
                ("start", models.DateTimeField()),
                ("end", models.DateTimeField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("made", "made"),
                            ("approved", "approved"),
                            ("drawn", "drawn"),
                            ("dropped", "dropped"),
                        ],
                        max_length=10,
                    ),
                ),
                ("units", models.PositiveIntegerField()),
                ("frame", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.CharField(max_length=80)),
                ("approved_at", models.DateTimeField(null=True)),
                ("approved_by", models.CharField(blank=True, max_length=80)),
                ("draw_from", models.DateTimeField(null=True)),
                ("epoch", models.CharField(blank=True, max_length=40)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "dropped"), _negated=True),
                        fields=("start", "end"),
                        name="one_audit_plan_a_period",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="AuditLayer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60)),
                ("units", models.PositiveIntegerField()),
                ("duty_minor", models.BigIntegerField()),
                ("expected", models.FloatField()),
                ("least", models.FloatField()),
                ("drawn", models.PositiveIntegerField(default=0)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="layers", to="clearance.auditplan"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AuditUnit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("released_at", models.DateTimeField()),
                ("lane", models.CharField(max_length=8)),
                ("importer", models.CharField(max_length=32)),
                ("chapter", models.PositiveSmallIntegerField()),
                ("duty_minor", models.BigIntegerField()),
                ("score", models.FloatField(null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[("frame", "frame"), ("waiting", "waiting"), ("case", "case"), ("done", "done")],
                        max_length=8,
                    ),
                ),
                ("why", models.CharField(blank=True, max_length=8)),
                (
                    "declaration",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to="filing.declaration"),
                ),
                (
                    "plan",
                    models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to="clearance.auditplan"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AuditItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="items", to="clearance.auditcase"
                    ),
                ),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="clearance.auditunit")),
            ],
        ),
        migrations.CreateModel(
            name="AuditFinding",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("line", models.PositiveSmallIntegerField()),
                ("offence", models.CharField(blank=True, max_length=8)),
                ("says", models.CharField(max_length=2000)),
                ("law", models.CharField(max_length=200)),
                ("corrections", models.TextField()),
                ("duties", models.TextField()),
                ("interest_minor", models.BigIntegerField()),
                ("penalty_minor", models.BigIntegerField()),
                ("mitigations", models.TextField()),
                ("found_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="findings", to="clearance.auditcase"
                    ),
                ),
                ("unit", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="clearance.auditunit")),
            ],
        ),
        migrations.CreateModel(
            name="AuditDraw",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stratum", models.CharField(max_length=60)),
                ("probability", models.FloatField()),
                ("number", models.FloatField()),
                ("loss_minor", models.BigIntegerField(null=True)),
                ("offence", models.BooleanField(null=True)),
                (
                    "plan",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="draws", to="clearance.auditplan"
                    ),
                ),
                ("unit", models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to="clearance.auditunit")),
            ],
        ),
        migrations.CreateModel(
            name="BooksRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("asks", models.CharField(max_length=2000)),
                ("asked_at", models.DateTimeField()),
                ("due_on", models.DateField()),
                ("answered_at", models.DateTimeField(null=True)),
                ("lapsed_at", models.DateTimeField(null=True)),
                ("says", models.CharField(blank=True, max_length=4000)),
                ("documents", models.TextField(default="[]")),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="requests", to="clearance.auditcase"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="CounterVisit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("office", models.CharField(max_length=16)),
                ("day", models.DateField()),
                ("at", models.DateTimeField()),
                ("purpose", models.CharField(max_length=16)),
                ("party", models.CharField(blank=True, max_length=32)),
                ("is_booked", models.BooleanField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("booked", "booked"),
                            ("waiting", "waiting"),
                            ("called", "called"),
                            ("served", "served"),
                            ("missed", "missed"),
                        ],
                        max_length=8,
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(null=True)),
                ("ticket", models.CharField(blank=True, max_length=8)),
                ("desk", models.PositiveSmallIntegerField(null=True)),
                ("arrived_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["office", "day", "at"], name="counter_visit_of_day")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ticket", ""), _negated=True),
                        fields=("office", "day", "ticket"),
                        name="one_ticket",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Demand",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20, unique=True)),
                ("source", models.CharField(max_length=20, unique=True)),
                ("payer", models.CharField(max_length=32)),
                ("duties", models.TextField()),
                ("interest_minor", models.BigIntegerField()),
                ("penalty_minor", models.BigIntegerField()),
                ("due_on", models.DateField()),
                ("raised_at", models.DateTimeField()),
                ("payment", models.CharField(blank=True, max_length=20)),
                ("paid_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("paid_at__isnull", True)), fields=["payer", "due_on"], name="demand_unpaid"
                    ),
                    models.Index(
                        condition=models.Q(("payment", ""), _negated=True), fields=["payment"], name="demand_of_payment"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Disclosure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20, unique=True)),
                ("party", models.CharField(max_length=32)),
                (
                    "status",
                    models.CharField(
                        choices=[("sent", "sent"), ("accepted", "accepted"), ("refused", "refused")], max_length=10
                    ),
                ),
                ("says", models.CharField(max_length=2000)),
                ("since", models.DateField()),
                ("corrections", models.TextField()),
                ("duties", models.TextField()),
                ("interest_minor", models.BigIntegerField()),
                ("penalty_minor", models.BigIntegerField()),
                ("days", models.PositiveIntegerField()),
                ("sent_at", models.DateTimeField()),
                ("why", models.CharField(blank=True, max_length=400)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.CharField(blank=True, max_length=80)),
                ("reason", models.CharField(blank=True, max_length=400)),
                (
                    "declaration",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="filing.declaration"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Mandate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20, unique=True)),
                ("party", models.CharField(max_length=32)),
                ("identity", models.CharField(max_length=16)),
                ("ends_with", models.CharField(max_length=4)),
                ("identity_hash", models.CharField(max_length=64)),
                ("document", models.CharField(max_length=20)),
                ("signed_on", models.DateField()),
                ("until", models.DateField()),
                ("given_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["party", "until"], name="mandate_of_party")],
            },
        ),
        migrations.CreateModel(
            name="Capture",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("receipt", models.CharField(max_length=20, unique=True)),
                ("office", models.CharField(max_length=16)),
                ("captured_at", models.DateTimeField()),
                ("captured_by", models.CharField(max_length=80)),
                ("original_at", models.DateTimeField()),
                ("form", models.CharField(blank=True, max_length=40)),
                ("fee_minor", models.BigIntegerField()),
                (
                    "declaration",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to="filing.declaration"),
                ),
                ("mandate", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="clearance.mandate")),
            ],
        ),
        migrations.CreateModel(
            name="Original",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("receipt", models.CharField(max_length=20, unique=True)),
                ("document", models.CharField(max_length=20)),
                ("code", models.CharField(max_length=8)),
                ("office", models.CharField(max_length=16)),
                ("pages", models.PositiveSmallIntegerField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("received", "received"),
                            ("verified", "verified"),
                            ("different", "different"),
                            ("retained", "retained"),
                            ("returned", "returned"),
                        ],
                        max_length=10,
                    ),
                ),
                ("received_at", models.DateTimeField()),
                ("received_by", models.CharField(max_length=80)),
                ("back_by", models.DateField(null=True)),
                ("place", models.CharField(blank=True, max_length=60)),
                ("says", models.CharField(blank=True, max_length=400)),
                ("checked_at", models.DateTimeField(null=True)),
                ("checked_by", models.CharField(blank=True, max_length=80)),
                ("returned_at", models.DateTimeField(null=True)),
                (
                    "declaration",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="filing.declaration"),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="auditunit",
            index=models.Index(
                condition=models.Q(("plan__isnull", True)), fields=["released_at"], name="audit_unit_unplanned"
            ),
        ),
        migrations.AddIndex(
            model_name="auditunit",
            index=models.Index(
                condition=models.Q(("status", "waiting")), fields=["released_at"], name="audit_unit_waiting"
            ),
        ),
        migrations.AddIndex(
            model_name="auditunit",
            index=models.Index(fields=["importer", "released_at"], name="audit_unit_of_importer"),
        ),
        migrations.AddConstraint(
            model_name="audititem",
            constraint=models.UniqueConstraint(fields=("case", "unit"), name="one_audit_item_a_case"),
        ),
        migrations.AddConstraint(
            model_name="auditfinding",
            constraint=models.UniqueConstraint(fields=("case", "number"), name="one_audit_finding_a_number"),
        ),
        migrations.AddConstraint(
            model_name="booksrequest",
            constraint=models.UniqueConstraint(fields=("case", "number"), name="one_books_request_a_number"),
        ),
        migrations.AddIndex(
            model_name="disclosure",
            index=models.Index(fields=["party", "sent_at"], name="disclosure_of_party"),
        ),
        migrations.AddConstraint(
            model_name="disclosure",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "refused"), _negated=True),
                fields=("declaration",),
                name="one_disclosure_a_declaration",
            ),
        ),
        migrations.AddIndex(
            model_name="original",
            index=models.Index(fields=["office", "received_at"], name="original_of_office"),
        ),
        migrations.AddConstraint(
            model_name="original",
            constraint=models.UniqueConstraint(
                condition=models.Q(("status", "returned"), _negated=True),
                fields=("document", "declaration"),
                name="one_original_here",
            ),
        ),
        # End of audits and the counter.
    ]
