"""What does a calendar program read? The dates of whoever holds the secret address: no log-in, and not too often."""

import time
from hashlib import sha256
from math import ceil

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation
from django.views.decorators.http import require_safe

from greenlane.base.notices import queries
from greenlane.base.people import queries as people
from greenlane.site.api.pace import Pace
from greenlane.site.clock import now
from greenlane.site.dates import dates_of
from greenlane.site.ical import MEDIA_TYPE, calendar

#: Programs ask some times an hour; who guesses is slowed down by the address that he comes from.
pace, guesses = Pace(0.1, 10), Pace(0.2, 20)


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """The calendar, 404 where the address is wrong or ended, 429 where it is asked too often."""
    moment = time.monotonic()
    wait = pace.wait(sha256(token.encode()).hexdigest(), moment)
    name = "" if wait else queries.feed_holder(token)
    person = people.open_trader(name) if name else None
    if not wait and person is None:
        wait = guesses.wait(request.META.get("REMOTE_ADDR", ""), moment)
        if not wait:
            raise Http404("There is no calendar under this address. Log in to make a new one.")
    if wait or person is None:
        return HttpResponse("Asked too often.", status=429, headers={"Retry-After": str(ceil(wait))})
    site = request.build_absolute_uri("/").rstrip("/")
    with translation.override(person.language or settings.LANGUAGE_CODE):
        text = calendar("Greenlane", "-//Greenlane//Dates of customs//EN", dates_of(person.party, now(), site))
    answer = HttpResponse(text, content_type=MEDIA_TYPE)
    answer["Cache-Control"] = "private, max-age=600"
    answer["Content-Disposition"] = 'inline; filename="greenlane.ics"'
    answer["X-Robots-Tag"] = "noindex"
    return answer
