"""Lists of the last declarations, and how many stand where."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("filing", "0005_mandates")]
    operations = [
        migrations.AddIndex(
            model_name="declaration",
            index=models.Index(fields=["lodged_at", "status"], name="declaration_last"),
        ),
    ]
