"""Days on which one office does not work."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("clearance", "0008_applications")]
    operations = [
        migrations.CreateModel(
            name="ClosedDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("site", models.CharField(max_length=16)),
                ("day", models.DateField()),
                ("title", models.CharField(max_length=80)),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("site", "day"), name="one_closed_day")]},
        ),
    ]
