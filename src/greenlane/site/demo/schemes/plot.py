"""Which scheme is at play? The state of every scheme in one stream."""

from collections.abc import Callable, Mapping
from random import Random

from greenlane.base.packs.terms import PackError
from greenlane.site.demo.people import Importer
from greenlane.site.demo.realm import Realm
from greenlane.site.demo.schemes.bending import Scheme
from greenlane.site.demo.schemes.claims import Exemption, FalseOrigin
from greenlane.site.demo.schemes.crews import Crews
from greenlane.site.demo.schemes.goods import Concealment, Misclassification
from greenlane.site.demo.schemes.prices import Phantom, Undervaluation
from greenlane.site.demo.terms import SchemeRow

#: What plays a row: called with the row and the realm.
Player = Callable[[SchemeRow, Realm], Scheme]
KINDS: Mapping[str, Player] = {
    "undervaluation": Undervaluation,
    "misclassification": Misclassification,
    "false_origin": FalseOrigin,
    "phantom": Phantom,
    "concealment": Concealment,
    "exemption": Exemption,
}


class Plot:
    """Every scheme of one stream; they learn from what is found in it."""

    def __init__(self, realm: Realm, crews: Crews, kinds: Mapping[str, Player]) -> None:
        self.schemes: dict[str, Scheme] = {}
        self._crews = crews
        for row in realm.pages.schemes.schemes:
            if row.kind not in kinds:
                known = ", ".join(kinds)
                raise PackError(f"demo/schemes.toml, scheme {row.name!r}: no kind {row.kind!r}; known are {known}")
            self.schemes[row.name] = kinds[row.kind](row, realm)

    def drawn(self, chance: Random, importer: Importer, day: int) -> Scheme | None:
        """The scheme that this importer plays with its next shipment, if any."""
        for name, rate in self._crews.get(importer.number, ()):
            scheme = self.schemes[name]
            if scheme.row.first_day <= day <= scheme.row.last_day and chance.random() < rate:
                return scheme
        return None

    def caught(self, name: str, chance: Random) -> None:
        """One shipment of a scheme was found out; after enough of them its crew changes its ways."""
        scheme = self.schemes[name]
        scheme.heat += 1
        if scheme.heat >= scheme.row.patience:
            scheme.adapt(chance)
