"""What do we keep? Examinations, the order and result of each, photos, samples."""

from django.db import models

from greenlane.clearance.inspection.terms import Finding, Kind, SampleStatus


class Examination(models.Model):
    """An examination ordered and what it found. ``instruction`` and ``notes`` are never shown to a trader.

    Personal data: ``notes`` may name people.
    """

    declaration = models.ForeignKey("filing.Declaration", on_delete=models.PROTECT)
    ordered_at = models.DateTimeField()
    instruction = models.CharField(max_length=400)
    recorded_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, blank=True, choices=[(f.value, f.value) for f in Finding])
    offence = models.CharField(max_length=8, blank=True)
    amount_minor = models.BigIntegerField(default=0)
    notes = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["declaration"], condition=models.Q(recorded_at__isnull=True), name="one_open_examination"
            )
        ]


class ExaminationOrder(models.Model):
    """What an officer at the dock is to do: ``body`` is the order (JSON), ``drawn`` the packages (JSON).

    Personal data: ``claimed_by`` names an officer; never shown to a trader. Traders are masked in ``body``.
    """

    examination = models.OneToOneField(Examination, on_delete=models.PROTECT)
    reference = models.CharField(max_length=20, unique=True)
    office = models.CharField(max_length=16)
    kind = models.CharField(max_length=12, choices=[(k.value, k.value) for k in Kind])
    body = models.TextField()
    place = models.CharField(max_length=120)
    starts_at = models.DateTimeField()
    due_at = models.DateTimeField()
    claimed_by = models.CharField(max_length=80, blank=True)
    claimed_at = models.DateTimeField(null=True)
    drawn = models.TextField(blank=True)
    recorded_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["office", "due_at"], condition=models.Q(recorded_at__isnull=True), name="examination_waiting"
            )
        ]


class ExaminationResult(models.Model):
    """The result of an order: ``body`` what the officer reported, ``compared`` what follows from it (both JSON).

    Personal data: ``by`` names an officer, texts may name people; never shown to a trader.
    """

    order = models.OneToOneField(ExaminationOrder, on_delete=models.PROTECT)
    key = models.CharField(max_length=64)
    body = models.TextField()
    compared = models.TextField()
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.CharField(max_length=80)


class ExaminationPhoto(models.Model):
    """A photo; its bytes lie in the store of base.files under ``sha256``.

    Personal data: a picture may show people; metadata of the camera is not kept.
    """

    order = models.ForeignKey(ExaminationOrder, on_delete=models.PROTECT)
    name = models.CharField(max_length=40)
    place = models.CharField(max_length=8)
    sha256 = models.CharField(max_length=64)
    original = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    taken_in_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "original"], name="one_examination_photo")]


class Sample(models.Model):
    """A sample in two sealed halves. Who held it when is told by its events.

    Personal data: ``holder`` may name a person.
    """

    reference = models.CharField(max_length=20, unique=True)
    order = models.ForeignKey(ExaminationOrder, on_delete=models.PROTECT)
    place = models.CharField(max_length=8)
    seal = models.CharField(max_length=40, unique=True)
    second_seal = models.CharField(max_length=40, unique=True)
    laboratory = models.CharField(max_length=16)
    procedure = models.CharField(max_length=16)
    quantity = models.CharField(max_length=80)
    status = models.CharField(max_length=12, choices=[(s.value, s.value) for s in SampleStatus])
    taken_at = models.DateTimeField()
    holder = models.CharField(max_length=120, blank=True)
    result = models.TextField(blank=True)
    second = models.TextField(blank=True)
