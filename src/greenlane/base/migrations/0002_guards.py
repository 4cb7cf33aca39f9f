"""The database itself lets no event be changed."""

from django.db import migrations

from greenlane.base.ledger import triggers


class Migration(migrations.Migration):
    dependencies = [("base", "0001_initial")]

    operations = [migrations.RunPython(triggers.install, triggers.remove)]
