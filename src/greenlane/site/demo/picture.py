"""What does a stream look like? Its schemes month by month, as a drawing for the eye."""

from collections import Counter
from collections.abc import Iterable
from xml.sax.saxutils import escape

from greenlane.site.demo.terms import Filing

_COLOURS = ("#4477aa", "#ee6677", "#228833", "#ccbb44", "#66ccee", "#aa3377", "#bb5566", "#777777")
_WIDTH, _HEIGHT, _LEFT, _BOTTOM = 760, 260, 50, 40


def picture(filings: Iterable[Filing]) -> str:
    """An SVG: for each month the share of filings (per mille) that each scheme makes, stacked."""
    months: Counter[str] = Counter()
    bent: Counter[tuple[str, str]] = Counter()
    for filing in filings:
        month = f"{filing.at:%Y-%m}"
        months[month] += 1
        if filing.truth.scheme:
            bent[month, filing.truth.scheme] += 1
    schemes = sorted({scheme for _, scheme in bent})
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT + 18 * len(schemes)}" role="img">'
    ]
    parts.append("<title>Schemes by month, per thousand filings</title>")
    step = (_WIDTH - _LEFT) / max(1, len(months))
    for place, month in enumerate(sorted(months)):
        x, y = _LEFT + place * step, float(_HEIGHT - _BOTTOM)
        for colour, scheme in enumerate(schemes):
            tall = 3.0 * 1000 * bent[month, scheme] / months[month]
            y -= tall
            fill = _COLOURS[colour % len(_COLOURS)]
            parts.append(f'<rect x="{x:.1f}" y="{y:.1f}" width="{step * 0.8:.1f}" height="{tall:.1f}" fill="{fill}"/>')
        parts.append(f'<text x="{x:.1f}" y="{_HEIGHT - 22}" font-size="9">{month}</text>')
    for place, scheme in enumerate(schemes):
        y = _HEIGHT + 18 * place
        parts.append(f'<rect x="{_LEFT}" y="{y - 9}" width="10" height="10" fill="{_COLOURS[place % len(_COLOURS)]}"/>')
        parts.append(f'<text x="{_LEFT + 16}" y="{y}" font-size="11">{escape(scheme.replace("_", " "))}</text>')
    return "\n".join([*parts, "</svg>"])
