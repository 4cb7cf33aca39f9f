"""Goods that were reported as arrived."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("filing", "0003_drafts")]
    operations = [
        migrations.CreateModel(
            name="Arrival",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.CharField(max_length=20)),
                ("party", models.CharField(max_length=32)),
                ("about", models.CharField(max_length=80)),
                ("arrived_at", models.DateTimeField()),
                ("body", models.TextField()),
                ("revision", models.PositiveSmallIntegerField(default=1)),
                ("reported_at", models.DateTimeField()),
                ("corrected_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("number",), name="one_arrival_a_number"),
                    models.UniqueConstraint(fields=("party", "about"), name="one_arrival_of_goods"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Expected",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=18)),
                ("importer", models.CharField(max_length=32)),
                ("declarant", models.CharField(max_length=32)),
                ("bills", models.TextField()),
                ("place", models.CharField(blank=True, max_length=256)),
                ("law", models.CharField(max_length=200)),
                ("since", models.DateTimeField()),
                ("arrived_at", models.DateTimeField(null=True)),
                ("report", models.CharField(blank=True, max_length=20)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["importer", "since"], name="expected_by_importer"),
                    models.Index(fields=["declarant", "since"], name="expected_by_declarant"),
                ],
                "constraints": [models.UniqueConstraint(fields=("reference",), name="one_wait_a_declaration")],
            },
        ),
        migrations.CreateModel(
            name="ExpectedBill",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=18)),
                ("about", models.CharField(max_length=80)),
            ],
            options={"indexes": [models.Index(fields=["about"], name="expected_bill")]},
        ),
    ]
