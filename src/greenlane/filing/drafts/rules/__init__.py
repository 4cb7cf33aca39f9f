"""What follows? From typed texts to a declaration, from several pages to one draft, from a file to texts."""

from greenlane.filing.drafts.rules.building import Built, build, rank_between, rows_of
from greenlane.filing.drafts.rules.changes import Change, amendment, cancellation
from greenlane.filing.drafts.rules.merging import check, merge, news, rivals
from greenlane.filing.drafts.rules.numbering import key_for, reference_of, words_of
from greenlane.filing.drafts.rules.opening import copied, texts_of
from greenlane.filing.drafts.rules.page import read_page

__all__ = [
    "Built",
    "Change",
    "amendment",
    "build",
    "cancellation",
    "check",
    "copied",
    "key_for",
    "merge",
    "news",
    "rank_between",
    "read_page",
    "reference_of",
    "rivals",
    "rows_of",
    "texts_of",
    "words_of",
]
