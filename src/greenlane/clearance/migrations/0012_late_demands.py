"""What a demand grew by after its due date."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("clearance", "0011_draw_causes")]
    operations = [
        migrations.AddField(model_name="demand", name="late_minor", field=models.BigIntegerField(default=0)),
        migrations.AddField(model_name="demand", name="late_until", field=models.DateField(null=True)),
    ]
