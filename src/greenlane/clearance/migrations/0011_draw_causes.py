"""Bills are drawn anew once they were referred or restored."""

from django.db import migrations, models

CAUSES = ("held", "absent", "unopened", "left", "waiting", "referred", "restored")


class Migration(migrations.Migration):
    dependencies = [("clearance", "0010_answer_times")]
    operations = [
        migrations.AlterField(
            model_name="draw",
            name="cause",
            field=models.CharField(choices=[(one, one) for one in CAUSES], max_length=10),
        ),
    ]
