"""What payers apply for: credit, guarantees, money back."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("clearance", "0007_afterwards")]
    operations = [
        migrations.CreateModel(
            name="Application",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20, unique=True)),
                ("payer", models.CharField(max_length=32)),
                (
                    "wish",
                    models.CharField(
                        choices=[("deferred", "deferred"), ("guarantee", "guarantee"), ("payout", "payout")],
                        max_length=10,
                    ),
                ),
                ("amount_minor", models.BigIntegerField()),
                ("guarantor", models.CharField(blank=True, max_length=200)),
                ("document", models.CharField(blank=True, max_length=20)),
                ("account", models.CharField(blank=True, max_length=40)),
                ("says", models.CharField(blank=True, max_length=400)),
                (
                    "verdict",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("approved", "approved"),
                            ("refused", "refused"),
                            ("withdrawn", "withdrawn"),
                        ],
                        max_length=10,
                    ),
                ),
                ("applied_at", models.DateTimeField()),
                ("applied_by", models.CharField(max_length=80)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.CharField(blank=True, max_length=80)),
                ("granted_minor", models.BigIntegerField(default=0)),
                ("opened", models.CharField(blank=True, max_length=60)),
                ("reason", models.CharField(blank=True, max_length=400)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["payer", "applied_at"], name="application_of_payer"),
                    models.Index(
                        condition=models.Q(("verdict", "open")), fields=["applied_at"], name="application_open"
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("amount_minor__gt", 0)), name="application_of_something")
                ],
            },
        ),
    ]
