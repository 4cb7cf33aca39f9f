"""Letters by e-mail and calendars."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("base", "0003_people")]
    operations = [
        migrations.CreateModel(
            name="Feed",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("person", models.CharField(max_length=150)),
                ("sha256", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person",), name="one_feed_a_person"),
                    models.UniqueConstraint(fields=("sha256",), name="one_feed_an_address"),
                ],
            },
        ),
        migrations.AlterField(model_name="subscription", name="kinds", field=models.TextField()),
        migrations.AddField(
            model_name="subscription",
            name="person",
            field=models.CharField(blank=True, default="", max_length=150),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.UniqueConstraint(
                condition=models.Q(("person", ""), _negated=True),
                fields=("person",),
                name="one_choice_of_letters",
            ),
        ),
    ]
