"""Who acts for whom."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("filing", "0004_manifests")]
    operations = [
        migrations.CreateModel(
            name="Administrator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("username", models.CharField(max_length=150, unique=True)),
                ("party", models.CharField(max_length=32)),
                ("appointed_at", models.DateTimeField()),
                ("appointed_by", models.CharField(max_length=80)),
            ],
            options={
                "indexes": [models.Index(fields=["party"], name="administrator_of_party")],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("party", models.CharField(max_length=32)),
                ("sha256", models.CharField(max_length=64, unique=True)),
                ("name", models.CharField(max_length=200)),
                ("is_administrator", models.BooleanField()),
                ("invited_at", models.DateTimeField()),
                ("invited_by", models.CharField(max_length=80)),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                ("username", models.CharField(blank=True, max_length=150)),
                ("withdrawn_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["party", "invited_at"], name="invitation_of_party")],
            },
        ),
        migrations.CreateModel(
            name="Mandate",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20, unique=True)),
                ("principal", models.CharField(max_length=32)),
                ("broker", models.CharField(max_length=32)),
                ("powers", models.CharField(max_length=40)),
                ("regimes", models.CharField(blank=True, max_length=200)),
                ("since", models.DateField()),
                ("until", models.DateField()),
                (
                    "standing",
                    models.CharField(
                        choices=[
                            ("new", "new"),
                            ("offered", "offered"),
                            ("accepted", "accepted"),
                            ("declined", "declined"),
                            ("revoked", "revoked"),
                            ("expired", "expired"),
                        ],
                        max_length=10,
                    ),
                ),
                ("offered_at", models.DateTimeField()),
                ("offered_by", models.CharField(max_length=80)),
                ("answered_at", models.DateTimeField(null=True)),
                ("answered_by", models.CharField(blank=True, max_length=80)),
                ("ended_at", models.DateTimeField(null=True)),
                ("ended_by", models.CharField(blank=True, max_length=80)),
                ("reason", models.CharField(blank=True, max_length=400)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["principal", "offered_at"], name="mandate_of_principal"),
                    models.Index(fields=["broker", "principal"], name="mandate_of_broker"),
                    models.Index(
                        condition=models.Q(("standing__in", ["offered", "accepted"])),
                        fields=["until"],
                        name="mandate_live",
                    ),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("principal", models.F("broker")), _negated=True), name="mandate_of_another"
                    )
                ],
            },
        ),
    ]
