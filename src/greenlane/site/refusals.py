"""In which words does a person read why something cannot be? In those of the pack or of a catalogue, translated."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from greenlane.base.notices.terms import AddressRefusedError
from greenlane.base.people.terms import AccessError
from greenlane.clearance.accounts import rules as accounts
from greenlane.clearance.accounts.terms import AccountsError, AccountsPage
from greenlane.core.lifecycle import ForbiddenError
from greenlane.core.refusal import RefusalError
from greenlane.filing.drafts.terms import ClosedError, UnfitError, Unreadable
from greenlane.filing.traders.terms import CompanyError
from greenlane.site import speaking
from greenlane.site.clock import now
from greenlane.site.means import means
from greenlane.site.wording import STATES

#: Errors of rooms that have no page in the pack: the catalogues say what they mean.
_OURS = (AccessError, AddressRefusedError, ClosedError, CompanyError, UnfitError)
#: What the site calls those things whose statuses it has words for.
_STATED = "a declaration"
SENTENCES: Mapping[str, str | Promise] = {
    # base/people
    "name_taken": gettext_lazy("The user name {username} is taken. Choose another."),
    "party_missing": gettext_lazy("A trader’s user acts for a trader. Give its registration number."),
    "office_missing": gettext_lazy("This user works at a customs office. Give the code of the office."),
    "token_unnamed": gettext_lazy("Name the system that holds the token."),
    "token_past": gettext_lazy("{end} is past. A token ends in the future, or never."),
    "scope_unknown": gettext_lazy("{asks}: give one or more of the scopes {known}."),
    "token_of_two": gettext_lazy("A token speaks either for a trader or for a customs office. Give one of them."),
    "scope_official": gettext_lazy("{scopes}: only for customs. Give the token an office."),
    "factor_in_use": gettext_lazy("A second factor is in use. Take it away before you set up another."),
    "code_wrong": gettext_lazy("The code is wrong or over. Type the six digits that the application shows now."),
    # base/notices
    "no_address": gettext_lazy("{url} is no address. Write one such as https://example.com/hook."),
    "not_https": gettext_lazy("Messages are sent by https. Write an address that begins with it."),
    "credentials": gettext_lazy("Leave the user name, the password and the fragment out of the address."),
    "no_host": gettext_lazy("{url} names no host. Write an address such as https://example.com/hook."),
    "unresolved": gettext_lazy("{host} has no address. Check the name."),
    "not_public": gettext_lazy("{host} is not a public address. Use a public one."),
    # filing/drafts
    "revision_unknown": gettext_lazy("This page does not fit the draft any more. Load it anew."),
    "draft_gone": gettext_lazy("{reference} was discarded more than {days} days ago and is gone."),
    "draft_lodged": gettext_lazy("{reference} was lodged as {lodged}. Amend that declaration."),
    "draft_discarded": gettext_lazy("{reference} was discarded. Take it back first."),
    "draft_changed": gettext_lazy("{reference} was changed since you looked at it. Look once more, then lodge it."),
    "no_field": gettext_lazy("{field} is no field of a declaration. Load the page anew."),
    "text_long": gettext_lazy("A text has {length} characters; {most} are kept. Shorten it."),
    "text_null": gettext_lazy("A text holds a character that cannot be kept. Type it anew."),
    "fields_many": gettext_lazy("A draft has at most {most} fields. Split the declaration."),
    # filing/traders, the users of a company
    "not_open": gettext_lazy("{username} is no open user of a company. Only such a user can manage it."),
    "manages_already": gettext_lazy("{username} manages the company already."),
    "only_manager": gettext_lazy("{username} is the only one who manages the company. Appoint another first."),
    "nobody_invited": gettext_lazy("Write who is invited, so that you know the invitation again."),
}
#: What a typed text is not, and what to write, by the kind of its field.
UNREADABLE: Mapping[str, tuple[str | Promise, str | Promise]] = {
    "number": (
        gettext_lazy("“{text}” is not a number."),
        gettext_lazy("Write digits with a full stop, such as 1250.50."),
    ),
    "count": (gettext_lazy("“{text}” is not a whole number."), gettext_lazy("Write digits only, such as 12.")),
    "moment": (
        gettext_lazy("“{text}” is not a date."),
        gettext_lazy("Write year, month and day, such as 2026-03-02."),
    ),
    "code": (
        gettext_lazy("“{text}” is not a document code."),
        gettext_lazy("Write category and type, such as N935."),
    ),
}
_LONGEST = 80


def why_not(no: Exception) -> str:
    """The sentence for the reader; an error that carries no reason says its own text."""
    if isinstance(no, ForbiddenError):
        return _meanwhile(no)
    if isinstance(no, AccountsError):
        no = accounts.worded(speaking.spoken(means().book(now().date())[AccountsPage]), no)
    if not isinstance(no, RefusalError):
        return str(no)
    if isinstance(no, _OURS):
        return str(SENTENCES.get(no.rule, no.pattern)).format(**no.words)
    pattern = speaking.phrase(no.pattern)
    return pattern.format(**no.words) if no.words else pattern


def plainly(no: Exception) -> str:
    """The same for a machine: as the pack says it, in no other language, and what is technical stays so."""
    return str(accounts.worded(means().book(now().date())[AccountsPage], no) if isinstance(no, AccountsError) else no)


def unreadable(each: Unreadable) -> tuple[str, str]:
    """What is wrong with a typed text, and what to write."""
    if each.rule not in UNREADABLE:
        return each.says, each.remedy
    says, remedy = UNREADABLE[each.rule]
    return str(says).format(text=each.text[:_LONGEST]), str(remedy)


def _meanwhile(no: ForbiddenError) -> str:
    if no.thing == _STATED and no.status in STATES:
        says = _("This cannot be done now: it is {status} meanwhile. Look at the page again.")
        return says.format(status=STATES[no.status].name)
    return _("This cannot be done now: it has changed meanwhile. Look at the page again.")
