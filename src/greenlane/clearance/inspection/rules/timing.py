"""When does the examination begin? The first free bay in the hours of the place, not before the notice is over."""

from datetime import datetime, time, timedelta

from greenlane.clearance.inspection.terms import Place


def starts_at(at: datetime, notice_hours: int, place: Place, minutes: int, ahead: int) -> datetime:
    """The moment told to the declarant, on a full quarter of an hour, for an order with ``ahead`` orders before it.

    Orders before it take ``minutes`` each, as many at once as the place has bays; hours are those of the place.
    """
    moment = _open(_quarter(at + timedelta(hours=notice_hours)), place)
    left = timedelta(minutes=minutes * (ahead // place.bays))
    while True:
        closes = moment.replace(hour=place.closes.hour, minute=place.closes.minute, second=0, microsecond=0)
        if moment + left < closes:
            return _open(_quarter(moment + left), place)
        left -= closes - moment
        moment = _at(moment + timedelta(days=1), place.opens)


def _open(moment: datetime, place: Place) -> datetime:
    """The moment itself where the place is open, else its next opening."""
    if moment.time() < place.opens:
        return _at(moment, place.opens)
    return moment if moment.time() < place.closes else _at(moment + timedelta(days=1), place.opens)


def _at(day: datetime, hour: time) -> datetime:
    return day.replace(hour=hour.hour, minute=hour.minute, second=0, microsecond=0)


def _quarter(moment: datetime) -> datetime:
    """The next full quarter of an hour."""
    over = timedelta(minutes=moment.minute % 15, seconds=moment.second, microseconds=moment.microsecond)
    return moment if not over else moment - over + timedelta(minutes=15)
