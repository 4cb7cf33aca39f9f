"""What happens to a declaration, in order? Read this file first.

Each step takes a batch of cases and the book of the day and returns the batch with one more fact on each case.
Facts that need other declarations, money or chance are gathered before (``journey/gather.py``); everything is
recorded after (``journey/record.py``). Nothing here reads a table, a clock or a dice.
"""

from collections.abc import Mapping

from greenlane.base.packs.terms import Reader
from greenlane.clearance.accounts import rules as accounts
from greenlane.clearance.appeals import page as appeals
from greenlane.clearance.assessment import rules as assessment
from greenlane.clearance.assignment import rules as assignment
from greenlane.clearance.audit import rules as audit
from greenlane.clearance.counter import rules as counter
from greenlane.clearance.escalation import rules as escalation
from greenlane.clearance.inspection import rules as inspection
from greenlane.clearance.lanes import rules as lanes
from greenlane.clearance.release import rules as release
from greenlane.core.book import Book
from greenlane.core.case import Batch, Step
from greenlane.core.finding import Findings
from greenlane.filing.declarations import rules as declarations
from greenlane.filing.documents import rules as documents
from greenlane.filing.drafts import rules as drafts
from greenlane.filing.intake import rules as intake
from greenlane.filing.manifests import rules as manifests
from greenlane.filing.traders import rules as traders
from greenlane.insight.dashboards import rules as dashboards
from greenlane.insight.timing import rules as timing
from greenlane.law.controls import rules as controls
from greenlane.law.duty import rules as duty
from greenlane.law.nomenclature import rules as nomenclature
from greenlane.law.origin import rules as origin
from greenlane.law.valuation import rules as valuation
from greenlane.risk.draws import rules as draws
from greenlane.risk.profiles import rules as profiles
from greenlane.risk.scoring import rules as scoring

#: What the law says of it: these decide, and these tell a trader before lodging. No risk in them.
LAW: tuple[Step, ...] = (
    declarations.validate,  # is it complete, and does it agree with itself?
    traders.recognise,  # are its parties registered?
    nomenclature.classify,  # which national line is each of its goods?
    valuation.value,  # what is the customs value?
    origin.establish,  # where do the goods come from, and is a preference proven?
    duty.assess,  # which duties and taxes follow?
    controls.oblige,  # which permits, certificates and documents does it need?
)

#: What is noticed, and what is done about it.
CONTROL: tuple[Step, ...] = (
    profiles.match,  # which risk profiles does it meet?
    scoring.score,  # how likely does an inspection find an offence?
    lanes.route,  # which lane: by profile, by chance, by score?
    accounts.settle,  # how is it paid?
    release.dispose,  # may it go?
)

#: Every page of the country pack and the room that reads it.
PAGES: Mapping[str, Reader] = {
    "formats/intake": intake.read_page,
    "formats/responses": intake.read_responses,
    "formats/codes": declarations.read_codes,
    "formats/drafts": drafts.read_page,
    "flow/declaration": declarations.read,
    "law/nomenclature": nomenclature.read,
    "law/valuation": valuation.read,
    "law/origin": origin.read,
    "law/duty": duty.read,
    "law/controls": controls.read,
    "private/profiles": profiles.read,
    "private/scoring": scoring.read,
    "flow/draws": draws.read,
    "flow/lanes": lanes.read,
    "people/assignment": assignment.read,
    "flow/traders": traders.read,
    "flow/manifests": manifests.read,
    "flow/documents": documents.read,
    "flow/assessment": assessment.read,
    "flow/inspection": inspection.read,
    "private/inspection": inspection.read_guidance,
    "flow/accounts": accounts.read,
    "flow/escalation": escalation.read,
    "flow/appeals": appeals.read,
    "flow/release": release.read,
    "flow/audit": audit.read,
    "flow/counter": counter.read,
    "flow/timing": timing.read,
    "flow/targets": dashboards.read,
    "letters/release_note": release.read_note,
}


def decide(batch: Batch, book: Book) -> Batch:
    """Every step in order. The same function serves lodging, batches, rehearsal and replay."""
    return control(assess(batch, book), book)


def assess(batch: Batch, book: Book) -> Batch:
    """The steps of the law; every finding at once. Serves pre-check too."""
    batch = [case if case.get(Findings) else case.having(Findings()) for case in batch]
    for step in LAW:
        batch = step(batch, book)
    return batch


def control(batch: Batch, book: Book) -> Batch:
    """The steps of control. A case whose findings refuse it passes through unchanged."""
    for step in CONTROL:
        batch = step(batch, book)
    return batch
