"""What is written is what is read: nasty text, bytes, moments, numbers, on the database under test."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, models, transaction
from django.test.utils import isolate_apps
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from greenlane.base.ledger import copying, queries, rules
from greenlane.base.ledger.models import Checkpoint, Event, Tile
from greenlane.base.ledger.writing import SilentWriteError, writing

AT = datetime(2026, 3, 4, 5, 6, 7, 891011, tzinfo=UTC)

#: Everything a text column can hold: no NUL, no lone surrogates.
texts = st.text(st.characters(codec="utf-8", exclude_characters="\x00"), max_size=60) | st.sampled_from(
    [
        "",
        "\\N",
        "\\.",
        "\\",
        "\\\\",
        "\\n",
        "\t",
        "\n",
        "\r\n",
        "\\t\t",
        "a\tb\\N\nc",
        "\x01\x7f\x0b\x0c\x08",
        "💧\u2028",
    ]
)
lines = texts.map(lambda text: text.replace("\n", " ")[:60])
moments = st.datetimes(datetime(1970, 1, 1), datetime(9999, 12, 30), timezones=st.timezones()).map(  # noqa: DTZ001
    lambda moment: moment.astimezone(UTC)
)
rows = st.tuples(
    moments,
    lines,
    lines,
    lines,
    texts,
    st.binary(max_size=16),
    st.binary(max_size=32),
    st.none() | st.binary(max_size=32),
)
COLUMNS = ("at", "by", "kind", "subject", "body", "salt", "leaf_hash", "commitment")


with isolate_apps("greenlane.base"):

    class Kept(models.Model):
        """A table of every kind of column that the rooms use."""

        name = models.CharField(max_length=80, primary_key=True)
        small = models.SmallIntegerField(null=True)
        large = models.BigIntegerField(null=True)
        exact = models.DecimalField(max_digits=24, decimal_places=6, null=True)
        real = models.FloatField(null=True)
        day = models.DateField(null=True)
        moment = models.DateTimeField(null=True)
        truth = models.BooleanField(null=True)
        raw = models.BinaryField(null=True)
        like = models.ForeignKey("self", models.DO_NOTHING, null=True, db_constraint=False)

        class Meta:
            app_label = "base"
            db_table = "kept_for_tests"


KEPT = ("name", "small", "large", "exact", "real", "day", "moment", "truth", "raw", "like_id")
kept = st.tuples(
    lines.filter(bool),
    st.none() | st.integers(-(2**15), 2**15 - 1),
    st.none() | st.integers(-(2**63), 2**63 - 1),
    st.none() | st.decimals(Decimal("-999999999"), Decimal("999999999"), places=6),
    st.none() | st.floats(allow_nan=False, allow_infinity=False),
    st.none() | st.dates(date(1, 1, 1), date(9999, 12, 31)),
    st.none() | moments,
    st.none() | st.booleans(),
    st.none() | st.binary(max_size=40),
    st.none() | lines,
)


class RoundTrip(TestCase):
    """One transaction an example, few and many rows: PostgreSQL takes VALUES up to SMALL, COPY beyond."""

    @settings(max_examples=60, deadline=None)
    @given(st.lists(rows, min_size=1, max_size=copying.SMALL + 8))
    def test_events(self, given_rows):
        copying.insert(Event, COLUMNS, given_rows)
        found = [
            (
                e.at,
                e.by,
                e.kind,
                e.subject,
                e.body,
                bytes(e.salt),
                bytes(e.leaf_hash),
                None if e.commitment is None else bytes(e.commitment),
            )
            for e in Event.objects.order_by("id")
        ]
        assert found == given_rows

    @settings(max_examples=60, deadline=None)
    @given(st.lists(kept, min_size=1, max_size=copying.SMALL + 8, unique_by=lambda row: row[0]))
    def test_every_kind_of_column(self, given_rows):
        columns = ", ".join(f"{f.column} {f.db_type(connection)}" for f in Kept._meta.concrete_fields)
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TABLE kept_for_tests ({columns})")
        copying.insert(Kept, KEPT, given_rows)
        found = {row[0]: row for row in Kept.objects.values_list(*KEPT)}
        for row in given_rows:
            back = found[row[0]]
            assert back[:8] == row[:8]
            assert (None if back[8] is None else bytes(back[8])) == row[8]
            assert back[9] == row[9]


@pytest.mark.django_db
@pytest.mark.parametrize("count", [0, 1, copying.SMALL, copying.SMALL + 1, 50])
def test_rows_and_their_event_are_kept_together(count):
    with writing(by="test", at=AT) as pen:
        pen.insert(Tile, ("level", "index", "width", "data"), ((0, n, 1, bytes([n])) for n in range(count)))
        pen.event("test.inserted", "tiles", {"count": count})
    assert Tile.objects.count() == count
    (event,) = Event.objects.all()
    assert (event.at, event.by, event.kind, event.body) == (AT, "test", "test.inserted", f'{{"count":{count}}}')
    assert bytes(event.leaf_hash) == rules.leaf_hash(queries.leaf_of(event))


@pytest.mark.django_db
def test_rows_without_an_event_are_refused():
    with pytest.raises(SilentWriteError, match=r"base\.Tile"), writing(by="test", at=AT) as pen:
        pen.insert(Tile, ("level", "index", "width", "data"), [(0, 0, 1, b"")])
    assert Tile.objects.count() == 0


@pytest.mark.django_db
def test_nothing_is_kept_where_something_fails():
    def clash() -> None:
        with writing(by="test", at=AT) as pen:
            pen.event("test.inserted", "tiles", {})
            pen.insert(Tile, ("level", "index", "width", "data"), [(0, 0, 1, b""), (0, 0, 1, b"")])

    with pytest.raises(IntegrityError), transaction.atomic():
        clash()
    assert (Tile.objects.count(), Event.objects.count()) == (0, 0)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("by", "kind", "subject"), [("a\nb", "test.told", "s"), ("a", "test\n.told", "s"), ("a", "test.told", "s\n")]
)
def test_actor_kind_and_subject_stand_on_one_line(by, kind, subject):
    with pytest.raises(ValueError, match="on one line"), writing(by=by, at=AT) as pen:
        pen.event(kind, subject, {})


@pytest.mark.django_db
def test_salts_differ_and_come_from_the_chance_given():
    with writing(by="test", at=AT, random=lambda count: bytes(range(256))[:count]) as pen:
        for number in range(3):
            pen.event("test.told", str(number), {})
    assert [bytes(e.salt) for e in Event.objects.order_by("id")] == [
        bytes(range(16 * n, 16 * n + 16)) for n in range(3)
    ]


@pytest.mark.django_db
def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="no time zone"), writing(by="test", at=datetime(2026, 1, 1)):  # noqa: DTZ001
        pass


@pytest.mark.django_db
def test_moments_are_kept_in_utc():
    local = AT.astimezone(timezone(timedelta(hours=5, minutes=45)))
    with writing(by="test", at=local) as pen:
        pen.insert(Checkpoint, ("size", "root", "note", "at"), [(n, b"", "", local) for n in range(20)])
        pen.event("test.told", "x", {})
    assert {row.at for row in Checkpoint.objects.all()} == {AT}
    assert bytes(Event.objects.get().leaf_hash) == rules.leaf_hash(queries.leaf_of(Event.objects.get()))


@pytest.mark.django_db
def test_reserved_keys_are_fresh_ascending_and_never_given_again():
    first = list(copying.reserve(Event, 5))
    second = list(copying.reserve(Event, 3))
    assert first == sorted(first)
    assert second == sorted(second)
    assert first[-1] < second[0]
    with writing(by="test", at=AT) as pen:
        pen.event("test.told", "x", {})
    assert Event.objects.get().pk > second[-1]
