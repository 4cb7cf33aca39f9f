"""What do we keep? Documents, and the declarations they are linked to."""

from django.db import models

from greenlane.base.files.terms import Kind
from greenlane.filing.documents.terms import DocumentStatus


class Document(models.Model):
    """One uploaded file; its bytes lie in the store of base.files under ``sha256``.

    Personal data: the bytes may hold some (an invoice names people); ``owner`` is a party's registration.
    """

    reference = models.CharField(max_length=20, unique=True)
    owner = models.CharField(max_length=32)
    code = models.CharField(max_length=8)
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=8, choices=[(k.value, k.value) for k in Kind])
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    status = models.CharField(max_length=12, choices=[(s.value, s.value) for s in DocumentStatus])
    signature = models.CharField(max_length=200, blank=True)
    uploaded_at = models.DateTimeField()
    scanned_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["owner", "sha256", "code"], name="one_document_a_file")]
        indexes = [
            models.Index(fields=["id"], condition=models.Q(status="quarantined"), name="document_quarantined"),
            models.Index(fields=["sha256"], name="document_of_bytes"),
        ]


class Link(models.Model):
    """A document produced for a declaration. The declaration is named by its MRN: it lies on a higher room.

    Personal data: none.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT)
    declaration = models.CharField(max_length=18)
    linked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["declaration", "document"], name="one_link_a_document")]
