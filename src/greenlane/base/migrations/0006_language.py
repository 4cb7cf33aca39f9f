"""The language that a person chose."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("base", "0005_versions")]
    operations = [
        migrations.AddField(
            model_name="user", name="language", field=models.CharField(blank=True, default="", max_length=10),
            preserve_default=False,
        ),
    ]  # fmt: skip
