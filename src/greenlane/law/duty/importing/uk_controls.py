"""What does a British measure ask besides money? Measures that charge nothing, as rows of the page on controls."""

from greenlane.law.duty.importing.draft import Draft, Grade, UnreadError
from greenlane.law.duty.importing.uk_areas import Areas
from greenlane.law.duty.importing.uk_rates import Json, Ruled, Units, conditions, words

_AGENCY = "GOV"


def control(draft: Draft, areas: Areas, code: str, measure: Json) -> None:
    """One row for each group of conditions, because every group must be met; a prohibition where no document lets the
    goods in. What a threshold exempts is still asked for, and noted."""
    kind = measure["measure_type"]
    if kind.get("measure_type_series_id") not in (*words()["controls"]["series"], None):
        draft.note(Grade.TOLD, code, f"measure {measure['id']} of type {kind['id']} charges and asks nothing; left out")
        return
    try:
        rules = conditions(measure, "", Units({}))
    except UnreadError:
        rules = []
        if any(one.get("document_code") for one in measure["measure_conditions"]):
            rules = [_bare(one) for one in measure["measure_conditions"]]
    groups: dict[str, list[str]] = {}
    for rule in rules:
        if rule.document and rule.action != "stop":
            groups.setdefault(rule.group, []).append(rule.document)
            draft.needs("documents", rule.document, f"Document {rule.document}")
    if any(one.get("condition_duty_amount") for one in measure["measure_conditions"]):
        draft.note(Grade.OPEN, code, f"measure {measure['id']} ({kind['description']}) exempts small quantities; the "
                   "page on controls asks for the document of any")  # fmt: skip
    if not groups and measure["measure_conditions"] and not any(rule.action == "stop" for rule in rules):
        draft.note(
            Grade.OPEN, code, f"measure {measure['id']} ({kind['description']}) asks for nothing that a control can"
        )
        return
    for group, documents in (groups or {"": []}).items():
        _row(draft, areas, code, measure, group, documents)


def _bare(one: Json) -> Ruled:
    return Ruled(one["condition_code"], (one.get("document_code") or "").strip(), "", "apply", "")


def _row(draft: Draft, areas: Areas, code: str, measure: Json, group: str, documents: list[str]) -> None:
    area = areas.area(measure["geographical_area"]["id"])
    name, start = f"{measure['id']}-{code}{group and '-' + group}", measure["effective_start_date"][:10]
    if not draft.rows["law/controls/agencies"]:
        draft.add("law/controls/agencies", code=_AGENCY, name="Authority named by the measure", contact="")
    if area != "*" and len(area) != 2 and area not in {row["group"] for row in draft.rows["law/controls/groups"]}:
        for country in areas.countries(area):
            draft.add("law/controls/groups", group=area, country=country, start="")
    says = measure["measure_type"]["description"]
    draft.add(
        "law/controls/controls", control=name, kind="certificate" if documents else "prohibition", agency=_AGENCY,
        goods=code, area=area, regimes="*", modes="*", documents=" ".join(dict.fromkeys(documents)), holds="yes",
        per="line", says=says, law=says, start=start, end=(measure.get("effective_end_date") or "")[:10],
        **{"except": " ".join(areas.excepted(measure))},
    )  # fmt: skip
    draft.count("controls")
