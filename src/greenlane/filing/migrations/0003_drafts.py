"""What a trader is still typing; and the index that lists a broker's declarations as fast as an importer's."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("filing", "0002_compression")]
    operations = [
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("reference", models.CharField(max_length=20)),
                ("owner", models.CharField(max_length=32)),
                ("author", models.CharField(max_length=80)),
                ("title", models.CharField(max_length=120)),
                ("lrn", models.CharField(max_length=35)),
                ("words", models.CharField(max_length=400)),
                (
                    "origin",
                    models.CharField(
                        choices=[("blank", "blank"), ("copy", "copy"), ("file", "file"), ("amendment", "amendment")],
                        max_length=10,
                    ),
                ),
                ("source", models.CharField(max_length=120)),
                ("amends", models.PositiveSmallIntegerField(default=0)),
                ("revision", models.PositiveIntegerField()),
                ("body", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("opened_at", models.DateTimeField()),
                ("saved_at", models.DateTimeField()),
                ("discarded_at", models.DateTimeField(null=True)),
                ("lodged", models.CharField(max_length=18)),
            ],
        ),
        migrations.AddIndex(
            model_name="declaration",
            index=models.Index(fields=["declarant", "lodged_at"], name="declaration_of_declarant"),
        ),
        migrations.AddIndex(
            model_name="draft",
            index=models.Index(
                condition=models.Q(("discarded_at", None), ("lodged", "")),
                fields=["owner", "saved_at"],
                name="draft_open",
            ),
        ),
        migrations.AddIndex(
            model_name="draft",
            index=models.Index(
                condition=models.Q(("discarded_at__isnull", False)), fields=["discarded_at"], name="draft_discarded"
            ),
        ),
        migrations.AddIndex(
            model_name="draft",
            index=models.Index(
                condition=models.Q(("lodged", ""), _negated=True), fields=["lodged"], name="draft_lodged"
            ),
        ),
        migrations.AddConstraint(
            model_name="draft",
            constraint=models.UniqueConstraint(fields=("reference",), name="one_draft_a_number"),
        ),
    ]
