"""What do we keep? The roster, every draw with its candidates, who has a bill, practice, instructions, questions."""

from django.db import models

from greenlane.clearance.assignment.terms import Cause, Duty, Outcome


class Post(models.Model):
    """An officer's post at a site, or at a centre, for a time.

    Personal data: user name of an officer.
    """

    username = models.CharField(max_length=150)
    site = models.CharField(max_length=16)
    #: Codes of commodity groups, between spaces.
    groups = models.CharField(max_length=200)
    duty = models.CharField(max_length=8, choices=[(d.value, d.value) for d in Duty])
    centre = models.CharField(max_length=16, blank=True)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["username", "site", "duty", "centre"],
                condition=models.Q(until__isnull=True),
                name="one_open_post",
            )
        ]


class Absence(models.Model):
    """When an officer is away. The reason is a code of the pack, never a diagnosis.

    Personal data: absence of an officer with its reason; erased with the roster's retention.
    """

    username = models.CharField(max_length=150)
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)
    reason = models.CharField(max_length=16)

    class Meta:
        indexes = [models.Index(fields=["username", "since"], name="absence_of_officer")]


class ClosedDay(models.Model):
    """A day on which one office does not work, beside the holidays of the country.

    Personal data: none.
    """

    site = models.CharField(max_length=16)
    day = models.DateField()
    title = models.CharField(max_length=80)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["site", "day"], name="one_closed_day")]


class Draw(models.Model):
    """One draw of a bill, with all that recomputes it; never changed. ``candidates`` is JSON of (pseudonym, weight).

    Personal data: user name of an officer; candidates stand under names of the day.
    """

    declaration = models.ForeignKey("filing.Declaration", on_delete=models.PROTECT, db_index=False)
    round = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    cause = models.CharField(max_length=10, choices=[(c.value, c.value) for c in Cause])
    epoch = models.CharField(max_length=32)
    number = models.FloatField()
    candidates = models.TextField()
    digest = models.CharField(max_length=64)
    pseudonym = models.CharField(max_length=16, blank=True)
    username = models.CharField(max_length=150, blank=True)
    site = models.CharField(max_length=16, blank=True)
    chance = models.FloatField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["declaration", "round"], name="one_draw_a_round")]
        indexes = [models.Index(fields=["at"], name="draw_at")]


class Assignment(models.Model):
    """Who has a bill now; the shadow of its last draw. ``username`` is empty while it waits in the centre's pool.

    Personal data: user name of an officer.
    """

    declaration = models.OneToOneField("filing.Declaration", on_delete=models.PROTECT, primary_key=True)
    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, db_index=False)
    username = models.CharField(max_length=150, blank=True)
    site = models.CharField(max_length=16, blank=True)
    group = models.CharField(max_length=16)
    centre = models.CharField(max_length=16)
    weight = models.PositiveSmallIntegerField()
    open_by = models.DateTimeField(null=True)
    opened_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["username"], name="assignment_of_officer")]


class Concluded(models.Model):
    """The officer's first decision on a bill, by goods, for the watch on even practice.

    Personal data: user name of an officer.
    """

    declaration = models.OneToOneField("filing.Declaration", on_delete=models.PROTECT, primary_key=True)
    username = models.CharField(max_length=150)
    site = models.CharField(max_length=16)
    group = models.CharField(max_length=16)
    code = models.CharField(max_length=12)
    region = models.CharField(max_length=16)
    outcome = models.CharField(max_length=10, choices=[(o.value, o.value) for o in Outcome])
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["group", "at"], name="concluded_of_group")]


class Instruction(models.Model):
    """One version of an instruction of a centre; the last version holds, none is changed but by its withdrawal.

    Personal data: none.
    """

    number = models.CharField(max_length=32)
    version = models.PositiveSmallIntegerField()
    centre = models.CharField(max_length=16)
    group = models.CharField(max_length=16)
    code = models.CharField(max_length=12, blank=True)
    title = models.CharField(max_length=120)
    text = models.TextField()
    start = models.DateField()
    end = models.DateField(null=True)
    published_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["number", "version"], name="one_instruction_a_version")]


class Question(models.Model):
    """A question of a trader to a centre. ``party`` is read for the trader's own list alone, never by a centre.

    Personal data: the asker's registration; texts may name people.
    """

    number = models.CharField(max_length=32, unique=True)
    party = models.CharField(max_length=32, db_index=True)
    centre = models.CharField(max_length=16)
    group = models.CharField(max_length=16)
    code = models.CharField(max_length=12, blank=True)
    text = models.TextField()
    asked_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    is_open_to_all = models.BooleanField(default=False)
