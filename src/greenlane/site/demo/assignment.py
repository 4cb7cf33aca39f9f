"""Who assesses in Exampleland? The establishment takes its posts, bills are drawn, centres instruct and are asked."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from greenlane.base.ledger.writing import writing
from greenlane.clearance.assignment import queries, services
from greenlane.clearance.assignment.terms import AssignmentPage, Duty, Posting
from greenlane.journey.assigning import assign_once, chance_of, reroute_once
from greenlane.journey.gather import open_chance
from greenlane.journey.means import Means

ACTOR = "demo"
#: The logins of the demonstration that work as officers, where, and the centre each keeps.
DESKS = (("officer", "XX001", "NAC3"), ("manager", "XX001", "NAC4"))
#: One of so many posts is filled: bills of a small showing then come to the desk of its officer too.
SHIFT = 3
#: What centres have said: group, code, title, text.
_SAID = (
    ("TEXT", "61", "Knitted garments: fibre and origin", "Compare fibre content on the invoice with the heading. Ask "
     "for the proof of origin only where a preference is claimed."),
    ("MACH", "8471", "Used computers", "Ask once for serial numbers and year of make; accept without an examination "
     "where both are given."),
    ("FOOD", "", "Certificates in the query", "Name every certificate that is missing in one query."),
)  # fmt: skip
#: What the trade asks, and the answer for everybody (``""``: none yet).
_ASKED = (
    ("TEXT", "611020", "Is a sweater of 60 % cotton and 40 % polyester classified by weight or by value?",
     "By weight: the fibre that predominates decides (Note 2 to Section XI)."),
    ("FOOD", "090111", "May one certificate cover several lots of coffee of one vessel?",
     "Yes, where it lists each lot with its marks."),
    ("MACH", "851713", "Under which code are refurbished smartphones declared?", ""),
)  # fmt: skip


def posted(means: Means, at: datetime, secret: bytes, chance: Random) -> None:
    """Everyone takes the post of the pack; two logins of the demonstration assess and keep a centre; a few are away."""
    page = means.book(at.date())[AssignmentPage]
    every = tuple(page.groups)
    on_duty = [post for post in page.posts if post.duty is Duty.CENTRE]
    on_duty += [post for post in page.posts if post.duty is Duty.ASSESS][::SHIFT]
    own = [Posting(username=name, site=site, groups=every) for name, site, _ in DESKS[:1]]
    own += [Posting(username=n, site=s, groups=(), duty=Duty.CENTRE, centre=c) for n, s, c in DESKS]
    with writing(by=ACTOR, at=at) as pen:
        services.add_posts(pen, page, [*on_duty, *own], secret)
        names = sorted({post.username for post in on_duty if post.duty is Duty.ASSESS})
        for name in chance.sample(names, 3):
            since = at + timedelta(days=chance.randrange(20), hours=8)
            reason = chance.choice(sorted(page.absences))
            until = since + timedelta(days=chance.randint(1, 9))
            services.note_absence(pen, page, name, since, until, reason, secret)


def drawn(means: Means, at: datetime, secret: bytes, held: Sequence[str]) -> None:
    """Draw what was held in a batch, before officers look at it."""
    page = means.book(at.date())[AssignmentPage]
    open_chance(means, at)
    with writing(by="job:assign", at=at) as pen:
        services.assign(pen, page, chance_of(at, means, secret), held)


def beside(means: Means, at: datetime, secret: bytes) -> None:
    """What the log tells of: first decisions remembered, bills of absent officers drawn anew."""
    while assign_once(at, means, secret):
        pass
    reroute_once(at, means, secret)


def said(means: Means, at: datetime, parties: Sequence[str], chance: Random) -> None:
    """Centres publish instructions; traders ask, and most are answered for everybody."""
    page = means.book(at.date())[AssignmentPage]
    with writing(by=ACTOR, at=at) as pen:
        for group, code, title, text in _SAID:
            services.publish(pen, page, page.groups[group].centre, group=group, code=code, title=title, text=text)
        for group, code, text, answer in _ASKED:
            number = services.ask(pen, page, chance.choice(parties), group=group, code=code, text=text)
            if answer:
                centre = page.groups[group].centre
                services.answer(pen, page, centre, number, answer, is_open_to_all=True)
        open_bills = queries.bills_of(DESKS[0][0], at)
        for bill in open_bills[: len(open_bills) // 2]:
            services.open_bill(pen, page, bill.reference, bill.username)
