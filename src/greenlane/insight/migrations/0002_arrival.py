"""When the goods came."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("insight", "0001_initial")]
    operations = [
        migrations.AddField(model_name="passagerow", name="arrived_at", field=models.DateTimeField(null=True)),
    ]
