"""Until when a query is answered, that its trader was reminded, that it went unanswered."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("clearance", "0009_closed_days")]
    operations = [
        migrations.AddField(model_name="query", name="answer_by", field=models.DateTimeField(null=True)),
        migrations.AddField(model_name="query", name="reminded_at", field=models.DateTimeField(null=True)),
        migrations.AddField(model_name="query", name="lapsed_at", field=models.DateTimeField(null=True)),
        migrations.AddIndex(
            model_name="query",
            index=models.Index(
                condition=models.Q(
                    ("answered_at__isnull", True), ("lapsed_at__isnull", True), ("withdrawn_at__isnull", True)
                ),
                fields=["answer_by"],
                name="query_open_until",
            ),
        ),
    ]
