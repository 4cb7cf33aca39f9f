"""What does a letter to a trader say? The declaration, what happened and what to do; the details stay behind the login.

A letter goes through many hands: no goods, no prices of goods, no officer and nothing of risk stands in it.
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import msgspec
from django.conf import settings
from django.core import signing
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.base.notices.terms import Letter
from greenlane.clearance.accounts.rules import major
from greenlane.clearance.accounts.terms import AccountsPage, Method
from greenlane.core.words import Fact
from greenlane.site.calendars import written as written_on

_SALT = "greenlane.letters"


#: Kinds of letters by name, in the order of the page: the label, and the events that it tells of.
KINDS: Mapping[str, tuple[Any, tuple[str, ...]]] = {
    "question": (
        gettext_lazy("Customs asks a question"), ("assessment.queried", "assessment.reminded", "assessment.lapsed"),
    ),
    "payment": (gettext_lazy("Duty is to be paid"), ("accounts.charged",)),
    "decision": (
        gettext_lazy("Customs means to decide, or has decided, otherwise than declared"),
        (
            "assessment.notified", "assessment.reassessed", "assessment.secured", "assessment.finalised",
            "assessment.refused",
        ),
    ),
    "examination": (gettext_lazy("The goods are to be examined"), ("inspection.notified",)),
    "arrival": (gettext_lazy("The arrival of goods is to be reported"), ("manifests.expected",)),
    "release": (gettext_lazy("The goods are released"), ("release.released",)),
}  # fmt: skip
#: Those that somebody gets who never chose: what waits for him.
USUAL = ("question", "payment", "decision", "examination", "arrival")


class Written(Fact, frozen=True):
    """A letter ready to be posted; ``stop`` is the address that ends letters of its kind."""

    to: str
    subject: str
    text: str
    html: str
    stop: str


def kinds_of(names: tuple[str, ...] | list[str]) -> tuple[str, ...]:
    """The kinds of events of these kinds of letters."""
    return tuple(event for name in KINDS if name in names for event in KINDS[name][1])


def names_of(kinds: tuple[str, ...]) -> tuple[str, ...]:
    """The kinds of letters of which these kinds of events are."""
    return tuple(name for name, (_label, events) in KINDS.items() if set(events) & set(kinds))


def is_wanted(kind: str, data: Mapping[str, Any]) -> bool:
    """Whether an event is worth a letter: duty that must still be paid, goods that are not there yet."""
    if kind == "accounts.charged":
        return data.get("method") == Method.DUE and bool(data.get("total"))
    if kind == "manifests.expected":
        return not data.get("report")
    return True


def written(letter: Letter, money: AccountsPage, site: str) -> Written:
    """The letter in text and HTML, in the language of whom it is for; ``site`` is the address of this service."""
    with translation.override(letter.language or settings.LANGUAGE_CODE):
        return _written(letter, money, site)


def _written(letter: Letter, money: AccountsPage, site: str) -> Written:
    data: Mapping[str, Any] = msgspec.json.decode(letter.body)["data"]
    reference, lrn = one_line(str(data.get("reference", letter.subject))), one_line(str(data.get("lrn", "")))
    says, does = _said(letter.kind, data, money)
    stop = site + reverse("trader-letters-stop", args=[token_for(letter.choice, names_of((letter.kind,)))])
    context = {
        "name": one_line(letter.name) or letter.person,
        "reference": reference,
        "lrn": lrn,
        "says": says,
        "does": does,
        "link": site + reverse("trader-track", args=[letter.subject]),
        "choose": site + reverse("trader-letters"),
        "stop": stop,
    }
    return Written(
        to=letter.email,
        subject=one_line(f"{says[0]} {_('Declaration')} {reference}"),
        text=render_to_string("site/letters/letter.txt", context),
        html=render_to_string("site/letters/letter.html", context),
        stop=stop,
    )


def one_line(text: str) -> str:
    """Text that can stand in a header: no line ends, no control signs, not longer than a line."""
    return "".join(c if c.isprintable() else " " for c in text).strip()[:150]


def token_for(choice: int, names: tuple[str, ...]) -> str:
    """What the link that ends letters holds: whose choice, which kind; signed, so that nobody ends another's."""
    return signing.dumps([choice, list(names)], salt=_SALT, compress=True)


def stopped_by(token: str) -> tuple[int, tuple[str, ...]]:
    """What a token ends. Raises LookupError where it is not one of ours."""
    try:
        choice, names = signing.loads(token, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError) as false:
        raise LookupError("this link ends no letters; log in to choose which you get") from false
    return int(choice), tuple(names)


def _said(kind: str, data: Mapping[str, Any], money: AccountsPage) -> tuple[tuple[str, ...], str]:
    """The sentences, the first of them the subject, and what to do."""
    if kind == "accounts.charged":
        amount = f"{major(int(data['total']), money.digits):,.{money.digits}f} {money.currency}"
        due = (
            (_("It is due on {day}.").format(day=written_on(date.fromisoformat(data["dueOn"]), "long")),)
            if data.get("dueOn")
            else ()
        )
        return (_("Duty is to be paid."), _("The amount is {amount}.").format(amount=amount), *due), _("Pay")
    if kind in ("assessment.queried", "assessment.reminded") and data.get("answerBy"):
        says, does = _TEXTS[kind]
        until = written_on(datetime.fromisoformat(data["answerBy"]), "minutes")
        by = _("Answer by {moment} UTC.").format(moment=until)
        return (*(str(sentence) for sentence in says), by), str(does)
    says, does = _TEXTS.get(kind, ((gettext_lazy("Something happened."),), gettext_lazy("Read it")))
    return tuple(str(sentence) for sentence in says), str(does)


_TEXTS: Mapping[str, tuple[tuple[Any, ...], Any]] = {
    "assessment.queried": (
        (gettext_lazy("Customs asks a question."), gettext_lazy("The goods wait for your answer.")),
        gettext_lazy("Read and answer"),
    ),
    "assessment.reminded": (
        (
            gettext_lazy("Customs still waits for your answer."),
            gettext_lazy("The time for it is nearly over; the goods wait."),
        ),
        gettext_lazy("Read and answer"),
    ),
    "assessment.lapsed": (
        (
            gettext_lazy("The question of customs was not answered in time."),
            gettext_lazy("What follows stands with the declaration."),
        ),
        gettext_lazy("See the declaration"),
    ),
    "assessment.notified": (
        (
            gettext_lazy("Customs means to change the assessment."),
            gettext_lazy("You can say what speaks against it before anything is decided."),
        ),
        gettext_lazy("Read the notice and answer"),
    ),
    "assessment.reassessed": (
        (gettext_lazy("Customs changed the assessment."), gettext_lazy("The reasons stand with the declaration.")),
        gettext_lazy("Read the decision"),
    ),
    "assessment.secured": (
        (gettext_lazy("The goods can go against security."), gettext_lazy("The final decision follows.")),
        gettext_lazy("See what is to be settled"),
    ),
    "assessment.finalised": (
        (gettext_lazy("The assessment is final."), gettext_lazy("It stands as you declared it.")),
        gettext_lazy("See the declaration"),
    ),
    "assessment.refused": (
        (
            gettext_lazy("Customs refused the declaration."),
            gettext_lazy("The reason stands with it, and how you can appeal."),
        ),
        gettext_lazy("Read the reason"),
    ),
    "inspection.notified": (
        (gettext_lazy("The goods are to be examined."), gettext_lazy("Place and time stand with the declaration.")),
        gettext_lazy("See where and when"),
    ),
    "manifests.expected": (
        (gettext_lazy("Report the arrival of the goods."), gettext_lazy("They cannot be released before.")),
        gettext_lazy("See what is expected"),
    ),
    "release.released": (
        (gettext_lazy("The goods are released."), gettext_lazy("The release note is ready.")),
        gettext_lazy("See the release"),
    ),
}
