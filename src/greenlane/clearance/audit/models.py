"""What do we keep? Releases to be audited, plans and draws, cases with findings and requests, demands, disclosures.

Amounts are whole minor units. Corrections, duties and mitigations are JSON.
"""

from django.db import models

from greenlane.clearance.audit.states import CaseStatus, DisclosureStatus, PlanStatus, UnitStatus
from greenlane.clearance.audit.terms import Kind


def _choices(kind: type[Kind | CaseStatus | PlanStatus | UnitStatus | DisclosureStatus]) -> list[tuple[str, str]]:
    return [(member.value, member.value) for member in kind]


class AuditPlan(models.Model):
    """The sampling plan of a period.

    Personal data: ``made_by`` and ``approved_by`` are user names.
    """

    number = models.CharField(max_length=20, unique=True)
    start = models.DateTimeField()
    end = models.DateTimeField()
    status = models.CharField(max_length=10, choices=_choices(PlanStatus))
    units = models.PositiveIntegerField()
    frame = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=80)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.CharField(max_length=80, blank=True)
    draw_from = models.DateTimeField(null=True)
    epoch = models.CharField(max_length=40, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["start", "end"], condition=~models.Q(status="dropped"), name="one_audit_plan_a_period"
            )
        ]


class AuditLayer(models.Model):
    """A stratum of a plan, as it was when the plan was made.

    Personal data: none.
    """

    plan = models.ForeignKey(AuditPlan, on_delete=models.PROTECT, related_name="layers")
    name = models.CharField(max_length=60)
    units = models.PositiveIntegerField()
    duty_minor = models.BigIntegerField()
    expected = models.FloatField()
    least = models.FloatField()
    drawn = models.PositiveIntegerField(default=0)


class AuditUnit(models.Model):
    """A release, as sampling sees it; ``why`` it waits: its lane, or the draw.

    Personal data: ``importer`` is the registration of a party, who may be a person.
    """

    declaration = models.OneToOneField("filing.Declaration", on_delete=models.PROTECT)
    released_at = models.DateTimeField()
    lane = models.CharField(max_length=8)
    importer = models.CharField(max_length=32)
    chapter = models.PositiveSmallIntegerField()
    duty_minor = models.BigIntegerField()
    score = models.FloatField(null=True)
    status = models.CharField(max_length=8, choices=_choices(UnitStatus))
    why = models.CharField(max_length=8, blank=True)
    plan = models.ForeignKey(AuditPlan, on_delete=models.PROTECT, null=True)

    class Meta:
        indexes = [
            models.Index(fields=["released_at"], condition=models.Q(plan__isnull=True), name="audit_unit_unplanned"),
            models.Index(fields=["released_at"], condition=models.Q(status="waiting"), name="audit_unit_waiting"),
            models.Index(fields=["importer", "released_at"], name="audit_unit_of_importer"),
        ]


class AuditDraw(models.Model):
    """A release that was drawn, with the chance it had; ``loss_minor`` and ``offence`` once its audit is over.

    Personal data: none.
    """

    plan = models.ForeignKey(AuditPlan, on_delete=models.PROTECT, related_name="draws")
    unit = models.OneToOneField(AuditUnit, on_delete=models.PROTECT)
    stratum = models.CharField(max_length=60)
    probability = models.FloatField()
    number = models.FloatField()
    loss_minor = models.BigIntegerField(null=True)
    offence = models.BooleanField(null=True)


class AuditCase(models.Model):
    """An audit of one trader. ``status`` is the shadow of the fold of its events.

    Personal data: ``party`` is a registration, ``scope`` and ``conclusion`` are an auditor's words, ``opened_by`` a
    user name.
    """

    number = models.CharField(max_length=20, unique=True)
    kind = models.CharField(max_length=4, choices=_choices(Kind))
    party = models.CharField(max_length=32)
    status = models.CharField(max_length=12, choices=_choices(CaseStatus))
    since = models.DateField()
    until = models.DateField()
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=80)
    scope = models.CharField(max_length=400)
    notice_until = models.DateField(null=True)
    shown_at = models.DateTimeField(null=True)
    conclusion = models.TextField(blank=True)
    concluded_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["party", "opened_at"], name="audit_case_of_party")]


class AuditItem(models.Model):
    """A declaration in an audit.

    Personal data: none.
    """

    case = models.ForeignKey(AuditCase, on_delete=models.PROTECT, related_name="items")
    unit = models.ForeignKey(AuditUnit, on_delete=models.PROTECT)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "unit"], name="one_audit_item_a_case")]


class AuditFinding(models.Model):
    """What was found on a line.

    Personal data: ``says`` is an auditor's words, which the trader reads.
    """

    case = models.ForeignKey(AuditCase, on_delete=models.PROTECT, related_name="findings")
    unit = models.ForeignKey(AuditUnit, on_delete=models.PROTECT)
    number = models.PositiveSmallIntegerField()
    line = models.PositiveSmallIntegerField()
    offence = models.CharField(max_length=8, blank=True)
    says = models.CharField(max_length=2000)
    law = models.CharField(max_length=200)
    corrections = models.TextField()
    duties = models.TextField()
    interest_minor = models.BigIntegerField()
    penalty_minor = models.BigIntegerField()
    mitigations = models.TextField()
    found_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_audit_finding_a_number")]


class BooksRequest(models.Model):
    """Books asked of a trader, with a clock.

    Personal data: ``asks`` and ``says`` may name people.
    """

    case = models.ForeignKey(AuditCase, on_delete=models.PROTECT, related_name="requests")
    number = models.PositiveSmallIntegerField()
    asks = models.CharField(max_length=2000)
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    answered_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)
    says = models.CharField(max_length=4000, blank=True)
    documents = models.TextField(default="[]")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="one_books_request_a_number")]


class Demand(models.Model):
    """What is to be paid after release; ``source`` is an audit or a disclosure, ``payment`` the order to pay.

    Personal data: ``payer`` is the registration of a party, who may be a person.
    """

    number = models.CharField(max_length=20, unique=True)
    source = models.CharField(max_length=20, unique=True)
    payer = models.CharField(max_length=32)
    duties = models.TextField()
    interest_minor = models.BigIntegerField()
    penalty_minor = models.BigIntegerField()
    due_on = models.DateField()
    raised_at = models.DateTimeField()
    payment = models.CharField(max_length=20, blank=True)
    paid_at = models.DateTimeField(null=True)
    #: What it grew by after its due date, as booked, and the day up to which.
    late_minor = models.BigIntegerField(default=0)
    late_until = models.DateField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["payer", "due_on"], condition=models.Q(paid_at__isnull=True), name="demand_unpaid"),
            models.Index(fields=["payment"], condition=~models.Q(payment=""), name="demand_of_payment"),
        ]


class Disclosure(models.Model):
    """A trader's own word that a released declaration was wrong.

    Personal data: ``party`` is a registration, ``says`` the trader's words, ``decided_by`` a user name.
    """

    number = models.CharField(max_length=20, unique=True)
    declaration = models.ForeignKey("filing.Declaration", on_delete=models.PROTECT)
    party = models.CharField(max_length=32)
    status = models.CharField(max_length=10, choices=_choices(DisclosureStatus))
    says = models.CharField(max_length=2000)
    since = models.DateField()
    corrections = models.TextField()
    duties = models.TextField()
    interest_minor = models.BigIntegerField()
    penalty_minor = models.BigIntegerField()
    days = models.PositiveIntegerField()
    sent_at = models.DateTimeField()
    why = models.CharField(max_length=400, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=80, blank=True)
    reason = models.CharField(max_length=400, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["declaration"], condition=~models.Q(status="refused"), name="one_disclosure_a_declaration"
            )
        ]
        indexes = [models.Index(fields=["party", "sent_at"], name="disclosure_of_party")]
