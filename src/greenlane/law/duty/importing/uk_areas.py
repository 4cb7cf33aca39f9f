"""Who belongs to an area of the British tariff? Countries and groups, and the agreements that preferences rest on."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from greenlane.law.duty.importing.draft import Draft

Json = Mapping[str, Any]
#: The generalised scheme: areas beginning so, claimed by preference codes beginning so; all other agreements by others.
_SCHEME_AREA, _SCHEME_CODE, _AGREEMENT_CODE = "20", "2", ("3", "4")
_PLACE = "2080"


class Areas:
    """The table of areas, and which of them the measures of a tariff use."""

    def __init__(self, table: Sequence[Json], everybody: Iterable[str]) -> None:
        self.names = {row["id"]: str(row.get("description") or row["id"]) for row in table}
        self.members = {
            row["id"]: [child["id"] for child in row.get("children_geographical_areas") or ()] for row in table
        }
        self.everybody = frozenset(everybody)
        self.groups: set[str] = set()
        self.agreements: set[str] = set()

    def area(self, code: str) -> str:
        """``*`` for an area that stands for everybody, else the country or group itself."""
        return "*" if code in self.everybody else code

    def excepted(self, measure: Json) -> list[str]:
        """The countries excluded from a measure, groups among them in full, and none that is not in its area."""
        area = measure["geographical_area"]["id"]
        found: set[str] = set()
        for row in measure.get("excluded_countries") or ():
            found.update(self.members.get(row["id"]) or [row["id"]])
        inside = set(self.members.get(area) or [area])
        return sorted(code for code in found if len(code) == 2 and (area in self.everybody or code in inside))

    def use(self, area: str, *, preferred: bool) -> None:
        """Note that a measure is for this area."""
        if preferred:
            self.agreements.add(area)
        elif len(area) != 2 and area != "*":
            self.groups.add(area)

    def write(self, draft: Draft, preferences: Sequence[Json], start: str, proofs: Iterable[str]) -> None:
        """Groups, agreements with members and proofs, and preference codes; agreements of one country first."""
        for group in sorted(self.groups):
            for country in self.countries(group):
                draft.add("law/duty/areas", group=group, country=country, start=start)
        agreements = sorted(self.agreements, key=lambda area: (len(area), area))
        for area in agreements:
            draft.add(
                "law/origin/agreements", agreement=area, name=self.names.get(area, area), law=draft.law, start=start
            )
            for country in self.countries(area):
                draft.add("law/origin/members", agreement=area, country=country, start=start)
            for document in proofs:
                draft.add("law/origin/proofs", agreement=area, document=document, says=f"proof of origin {document}",
                          start=start)  # fmt: skip
                draft.needs("documents", document, f"Proof of origin {document}")
        for row in preferences:
            named = [area for area in agreements if self.claimed(row["id"], area)]
            draft.add("law/origin/preferences", code=row["id"], agreements=" ".join(named), says=row["description"],
                      start=start)  # fmt: skip
            draft.needs("preferences", row["id"], row["description"])

    def countries(self, area: str) -> list[str]:
        """The countries of a group; the country itself where it is one."""
        if len(area) == 2:
            return [area]
        return sorted({code for code in self.members.get(area, ()) if len(code) == 2})

    def claimed(self, preference: str, area: str) -> bool:
        """Whether the preference code claims the agreement of this area."""
        scheme = area.startswith(_SCHEME_AREA) and len(area) > 2 and area != _PLACE
        return preference.startswith(_SCHEME_CODE) if scheme else preference.startswith(_AGREEMENT_CODE)
