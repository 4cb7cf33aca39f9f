"""What do we keep? Queries, hearings, proposals, what was secured; who stands in the queue follows from status."""

from django.db import models

from greenlane.clearance.assessment.terms import Action


class Query(models.Model):
    """One query with all its points (JSON) and its answers.

    Personal data: questions and answers may name people.
    """

    declaration = models.ForeignKey("filing.Declaration", on_delete=models.PROTECT, db_index=False)
    number = models.PositiveSmallIntegerField()
    points = models.TextField()
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answers = models.TextField(default="[]")
    documents = models.TextField(default="[]")
    read_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    #: None for what was asked before answers had a time.
    answer_by = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["declaration", "number"], name="one_query_a_number")]
        indexes = [
            models.Index(
                fields=["answer_by"],
                condition=models.Q(answered_at__isnull=True, withdrawn_at__isnull=True, lapsed_at__isnull=True),
                name="query_open_until",
            )
        ]


class Hearing(models.Model):
    """A notice of what is to be changed (JSON), what the trader said to it, and the order that came of it.

    Personal data: reason, answer and finding may name people.
    """

    declaration = models.ForeignKey("filing.Declaration", on_delete=models.PROTECT, db_index=False)
    number = models.PositiveSmallIntegerField()
    version = models.PositiveSmallIntegerField()
    notified_at = models.DateTimeField()
    until = models.DateTimeField()
    ground = models.TextField()
    reason = models.TextField()
    changes = models.TextField()
    comparison = models.TextField()
    answered_at = models.DateTimeField(null=True)
    accepts = models.BooleanField(null=True)
    answer = models.TextField(blank=True)
    documents = models.TextField(default="[]")
    order = models.CharField(max_length=24, blank=True)
    finding = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["declaration", "number"], name="one_hearing_a_number"),
            models.UniqueConstraint(
                fields=["declaration"], condition=models.Q(ended_at__isnull=True), name="one_open_hearing"
            ),
        ]


class Provision(models.Model):
    """Goods that may go against security before the final decision.

    Personal data: ``reason`` is an officer's words and may name people.
    """

    declaration = models.ForeignKey("filing.Declaration", on_delete=models.PROTECT)
    secured_at = models.DateTimeField()
    amount_minor = models.BigIntegerField()
    reason = models.TextField()
    final_by = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["declaration"], condition=models.Q(ended_at__isnull=True), name="one_open_provision"
            )
        ]
        indexes = [
            models.Index(fields=["final_by"], condition=models.Q(ended_at__isnull=True), name="provision_open"),
        ]


class Proposal(models.Model):
    """A decision that needs a second officer. ``told`` is what goes with the act (JSON); never shown to a trader.

    Personal data: ``by`` and ``ended_by`` are user names of officers.
    """

    declaration = models.ForeignKey("filing.Declaration", on_delete=models.PROTECT)
    action = models.CharField(max_length=20, choices=[(a.value, a.value) for a in Action])
    act = models.CharField(max_length=20)
    version = models.PositiveSmallIntegerField()
    by = models.CharField(max_length=160)
    at = models.DateTimeField()
    amount_minor = models.BigIntegerField()
    told = models.TextField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=160, blank=True)
    is_confirmed = models.BooleanField(default=False)
    why = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["declaration"], condition=models.Q(ended_at__isnull=True), name="one_open_proposal"
            )
        ]


class Referral(models.Model):
    """A declaration handed to another group, centre or office.

    Personal data: ``reason`` is an officer's words and may name people; never shown to a trader.
    """

    declaration = models.ForeignKey("filing.Declaration", on_delete=models.PROTECT)
    to = models.CharField(max_length=24)
    reason = models.CharField(max_length=400)
    at = models.DateTimeField()


class Check(models.Model):
    """Assessed, and to be examined before release; ended by the examination.

    Personal data: none.
    """

    declaration = models.ForeignKey("filing.Declaration", on_delete=models.PROTECT)
    version = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["declaration"], condition=models.Q(ended_at__isnull=True), name="one_open_check"
            )
        ]


class Overdue(models.Model):
    """What is late and was told of, once each: ``what`` is ``first``, ``stuck`` or ``final``.

    Personal data: none.
    """

    declaration = models.ForeignKey("filing.Declaration", on_delete=models.PROTECT, db_index=False)
    version = models.PositiveSmallIntegerField()
    what = models.CharField(max_length=8)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["declaration", "version", "what"], name="one_overdue_a_version")]
