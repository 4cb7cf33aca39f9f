"""Where does a country begin to bring its tariff? The template of the tariff table, to download."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from greenlane.site.tariff import MEDIA, tariff_template


@require_safe
def template(request: HttpRequest, kind: str) -> HttpResponse:
    """The template of ``greenlane pack build table``: every kind of row once. 404 on another kind of file."""
    try:
        raw = tariff_template(kind)
    except LookupError as nowhere:
        raise Http404(str(nowhere)) from nowhere
    answer = HttpResponse(raw, content_type=MEDIA[kind])
    answer["Content-Disposition"] = f'attachment; filename="tariff.{kind}"'
    return answer
