"""Long texts are compressed by lz4 where the server can."""

from django.db import migrations

from greenlane.base.ledger.compression import lz4, nothing


class Migration(migrations.Migration):
    dependencies = [("clearance", "0001_initial")]

    operations = [migrations.RunPython(lz4("clearance_decision", "facts"), nothing)]
