"""What is wrong with this declaration? Every finding at once, each with its place, sentence, remedy and law."""

from greenlane.core.book import Book
from greenlane.core.case import Batch, Case
from greenlane.core.finding import Finding, Findings
from greenlane.filing.declarations.rules.faults import shown
from greenlane.filing.declarations.rules.sheet import Sheet, plan_of
from greenlane.filing.declarations.terms import CodesPage, Fault, FormalitiesPage, Rule

_NONE = Findings()


def validate(batch: Batch, book: Book) -> Batch:
    """Add to the Findings of each case what the formalities find wrong with its declaration."""
    page, codes = book[FormalitiesPage], book[CodesPage]
    checked = []
    for case in batch:
        before, found = case.get(Findings), examine(case, page, codes)
        if found:
            case = case.having(Findings(all=(*before.all, *found) if before else found))
        elif before is None:
            case = case.having(_NONE)
        checked.append(case)
    return checked


def examine(case: Case, page: FormalitiesPage, codes: CodesPage) -> tuple[Finding, ...]:
    """Every finding on one declaration, in the order of the rules, those on the whole before those on items."""
    sheet = Sheet(case, page, codes)
    found: list[Finding] = []
    _whole(sheet, found)
    for place in range(len(sheet.items)):
        _each(sheet, place, found)
    return tuple(found)


def _whole(sheet: Sheet, found: list[Finding]) -> None:
    plan = sheet.plan
    checks = iter(plan.whole)
    while True:
        # A number that is not one (infinite, not a number) stops a sum; sizes.py finds it, so that sum is left out.
        try:
            for check in checks:
                faults = check(sheet)
                if faults is not None:
                    rule = plan.rules[check]
                    found += [_finding(rule, f"/{f.pointer}", f, {}) for f in faults]
            return
        except ArithmeticError:
            continue


def _each(sheet: Sheet, place: int, found: list[Finding]) -> None:
    item, line, plan = sheet.items[place], sheet.lines[place], sheet.plan
    if line.regime != plan.procedure:
        plan = plan_of(sheet.page, sheet.declaration.type_code, line.regime)
    checks = iter(plan.each)
    while True:
        try:
            for check in checks:
                faults = check(item, line, sheet)
                if faults is not None:
                    rule, path = plan.rules[check], f"/goodsShipment/items/{place}/"
                    found += [_finding(rule, path + f.pointer, f, {"number": line.number}) for f in faults]
            return
        except ArithmeticError:
            continue


def _finding(rule: Rule, pointer: str, fault: Fault, more: dict[str, object]) -> Finding:
    words = {name: shown(value) for name, value in {**more, **fault.words}.items()}
    return Finding(
        rule=rule.id,
        pointer=pointer,
        says=rule.says.format_map(words),
        remedy=rule.remedy.format_map(words),
        severity=rule.severity,
        law=fault.law or rule.law,
    )
