"""Which address leads where? The trader's desk: drafts, consignments, companies."""

from django.urls import URLPattern, URLResolver, path, register_converter

from greenlane.filing.drafts.rules.form import Section
from greenlane.site.desks.trader import (
    appeals,
    arrivals,
    changes,
    company,
    disclosure,
    drafts,
    escalations,
    feed,
    form,
    letters,
    mandates,
    money,
    money_papers,
    origin,
    prefill,
    questions,
    tracking,
)


class SectionName:
    """A part of an address that names a section of the form."""

    regex = "|".join(section.value for section in Section)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(SectionName, "section")

urlpatterns: list[URLPattern | URLResolver] = [
    path("company", company.company, name="trader-company"),
    path("company/invite", company.invite, name="trader-company-invite"),
    path("company/invitations/<int:invitation>/withdraw", company.withdraw, name="trader-company-withdraw"),
    path("company/new", company.create, name="trader-company-new"),
    path("company/users/<str:username>", company.user, name="trader-company-user"),
    path("company/users/<str:username>/<slug:act>", company.act, name="trader-company-act"),
    path("company/mandates/new", mandates.offer, name="trader-mandate-new"),
    path("company/mandates/<slug:number>", mandates.mandate, name="trader-mandate"),
    path("company/mandates/<slug:number>/<slug:act>", mandates.act, name="trader-mandate-act"),
    path("join/<slug:secret>", company.join, name="trader-join"),
    path("money", money.money, name="trader-money"),
    path("money/pay", money.pay, name="trader-money-pay"),
    path("money/top-up", money.top_up, name="trader-money-top-up"),
    path("money/orders/<slug:reference>/cancel", money.cancel, name="trader-money-cancel"),
    path("money/statement", money_papers.statement, name="trader-money-statement"),
    path("money/receipts/<slug:reference>", money_papers.receipt, name="trader-money-receipt"),
    path("money/apply/<slug:wish>", money_papers.apply, name="trader-money-apply"),
    path("money/applications/<slug:number>/withdraw", money_papers.withdraw, name="trader-money-withdraw"),
    path("escalations", escalations.escalations, name="trader-escalations"),
    path("escalations/<slug:number>", escalations.escalation, name="trader-escalation"),
    path("escalations/<slug:number>/<slug:action>", escalations.act, name="trader-escalation-act"),
    path("declarations/<slug:reference>/escalation", escalations.open_one, name="trader-escalation-open"),
    path("appeals", appeals.appeals, name="trader-appeals"),
    path("appeals/<slug:number>", appeals.appeal, name="trader-appeal"),
    path("appeals/<slug:number>/<slug:action>", appeals.act, name="trader-appeal-act"),
    path("declarations/<slug:reference>/appeal", appeals.lodge, name="trader-appeal-lodge"),
    path("arrivals", arrivals.arrivals, name="trader-arrivals"),
    path("track/<slug:reference>", tracking.track, name="trader-track"),
    path("letters", letters.letters, name="trader-letters"),
    path("letters/calendar", letters.calendar, name="trader-calendar"),
    path("letters/stop/<str:token>", letters.stop, name="trader-letters-stop"),
    path("calendar/<str:token>.ics", feed.feed, name="trader-feed"),
    path("questions", questions.questions, name="trader-questions"),
    path("new", drafts.new, name="trader-new"),
    path("upload", prefill.upload, name="trader-upload"),
    path("tariff", form.tariff, name="trader-tariff"),
    path("origin", origin.origin, name="trader-origin"),
    path("drafts/<slug:reference>/read", prefill.review, name="trader-review"),
    path("drafts/<slug:reference>/fields", form.fields, name="trader-draft-fields"),
    path("drafts/<slug:reference>/panel", form.check, name="trader-draft-panel"),
    path("drafts/<slug:reference>/check", drafts.check_page, name="trader-draft-check-page"),
    path("drafts/<slug:reference>/lodge", drafts.lodge, name="trader-draft-lodge"),
    path("drafts/<slug:reference>/copy", drafts.copy, name="trader-draft-copy"),
    path("drafts/<slug:reference>/discard", drafts.discard, name="trader-draft-discard"),
    path("drafts/<slug:reference>/restore", drafts.restore, name="trader-draft-restore"),
    path("drafts/<slug:reference>/<section:name>", form.section, name="trader-draft"),
    path("declarations/<slug:reference>/amend", changes.amend, name="trader-amend"),
    path("declarations/<slug:reference>/cancel", changes.cancel, name="trader-cancel"),
    path("declarations/<slug:reference>/copy", changes.copy, name="trader-copy"),
    path("audits", disclosure.audits, name="trader-audits"),
    path("audits/<slug:number>", disclosure.audit, name="trader-audit"),
    path("audits/<slug:number>/letter", disclosure.letter, name="trader-audit-letter"),
    path("demands/<slug:number>", disclosure.demand, name="trader-demand"),
    path("demands/<slug:number>/pay", disclosure.pay, name="trader-demand-pay"),
    path("disclosure/<slug:reference>", disclosure.disclose, name="trader-disclosure"),
]
