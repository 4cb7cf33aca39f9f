"""What do we keep? One row a declaration with the text that was decided on, thin item rows, former versions."""

from django.db import models

from greenlane.filing.declarations.states import Status


class Declaration(models.Model):
    """A registered declaration. ``body`` is its canonical JSON; ``status`` the shadow of the fold of its events.

    Personal data: ``body`` names parties (for sole traders: persons) with addresses.
    """

    reference = models.CharField(max_length=18)
    version = models.PositiveSmallIntegerField(default=1)
    lrn = models.CharField(max_length=35)
    declarant = models.CharField(max_length=32)
    importer = models.CharField(max_length=32)
    type_code = models.CharField(max_length=4)
    office = models.CharField(max_length=16)
    regime = models.CharField(max_length=4)
    status = models.CharField(max_length=18, choices=[(s.value, s.value) for s in Status])
    lodged_at = models.DateTimeField()
    items = models.PositiveSmallIntegerField()
    body = models.TextField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        # Constraints and not ``unique=True``: that would write a second index for LIKE with each row on PostgreSQL.
        constraints = [
            models.UniqueConstraint(fields=["reference"], name="one_declaration_an_mrn"),
            models.UniqueConstraint(fields=["declarant", "lrn"], name="one_declaration_a_reference"),
        ]
        indexes = [
            models.Index(fields=["importer", "lodged_at"], name="declaration_of_importer"),
            models.Index(fields=["declarant", "lodged_at"], name="declaration_of_declarant"),
            # Lists of everybody's, the last first, of any status; and how many stand where, from the index alone.
            models.Index(fields=["lodged_at", "status"], name="declaration_last"),
            models.Index(
                fields=["office", "lodged_at"],
                condition=~models.Q(status__in=[Status.RELEASED, Status.CANCELLED, Status.REFUSED]),
                name="declaration_open",
            ),
        ]


class Item(models.Model):
    """What is searched of one item.

    Personal data: none.
    """

    pk = models.CompositePrimaryKey("declaration_id", "number")
    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, db_index=False)
    number = models.PositiveSmallIntegerField()
    code = models.CharField(max_length=12)
    origin = models.CharField(max_length=2)
    net_grams = models.BigIntegerField(null=True)
    price_minor = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3)


class FormerVersion(models.Model):
    """The text of a declaration before an amendment.

    Personal data: as in Declaration.
    """

    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT)
    version = models.PositiveSmallIntegerField()
    body = models.TextField()
    sha256 = models.CharField(max_length=64)
    replaced_at = models.DateTimeField()
    reason = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["declaration", "version"], name="one_text_a_version")]
