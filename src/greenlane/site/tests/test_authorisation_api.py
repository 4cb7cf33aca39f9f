"""Which token opens which operation? Every operation × every scope × own and another's, as the table says."""

from collections.abc import Callable

import pytest
from django.db import transaction
from django.test import Client
from tests.anonymity.conftest import quiet, town  # noqa: F401 - fixtures
from tests.anonymity.town import Town
from tools import authorisation as table

from greenlane.base.people.terms import Scope
from greenlane.site.api.api import api

OPERATIONS = {
    operation["operationId"]: (method, path)
    for path, methods in api.get_openapi_schema()["paths"].items()
    for method, operation in methods.items()
}
TABLE = table.table()["operations"]
OFFICIAL = (Scope.CONTROL, Scope.ADMIN)
Token = Callable[..., dict[str, str]]


class Calls:
    """Calls by tokens; what they wrote is taken back."""

    def __init__(self, town: Town, token: Token) -> None:  # noqa: F811
        self.town, self.token, self.known = town, token, {}
        self.known: dict[tuple[str, ...], dict[str, str]] = {}
        self.client = Client(raise_request_exception=False)

    def headers(self, scope: str, **whose: str) -> dict[str, str]:
        key = (scope, *whose.values())
        if key not in self.known:
            self.known[key] = self.token(scope, **whose)
        return self.known[key]

    def status(self, name: str, headers: dict[str, str]) -> int:
        method, path = OPERATIONS[name]
        told = TABLE[name]
        filled = [self.town.objects.get(one, one) for one in told.get("with", "").split()]
        for place in [part for part in path.split("/") if part.startswith("{")]:
            path = path.replace(place, filled.pop(0) if filled else "1")
        if "query" in told:
            path += f"?{told['query']}"
        with transaction.atomic():
            body = told.get("body", "{}").encode()
            answer = self.client.generic(method.upper(), path, body, "application/json", headers=headers)
            transaction.set_rollback(True)
        return answer.status_code

    def own(self, name: str, scope: str) -> dict[str, str]:
        told = TABLE[name]
        if scope in OFFICIAL:
            return self.headers(scope, office=told.get("at", "XX001"))
        return self.headers(scope, party=self.town.callers[told.get("party", "broker")].party)

    def others(self, name: str, scope: str) -> dict[str, str]:
        if scope in OFFICIAL:
            return self.headers(scope, office="XX003")
        return self.headers(scope, party=self.town.callers["stranger"].party)


@pytest.fixture
def calls(town: Town, token: Token) -> Calls:  # noqa: F811
    return Calls(town, token)


def test_every_operation_has_its_entry() -> None:
    lacking, gone = sorted(set(OPERATIONS) - set(TABLE)), sorted(set(TABLE) - set(OPERATIONS))
    assert not lacking, (
        f"Nobody said which tokens open {', '.join(lacking)}: add a line for each to [operations] of "
        "tests/authorisation.toml, then run python -m tools.authorisation."
    )
    assert not gone, f"There is no operation {', '.join(gone)} any more: take it out of tests/authorisation.toml."


def test_what_is_about_one_thing_names_one() -> None:
    """Else nobody would ask it in another's name."""
    for name, (_, path) in OPERATIONS.items():
        one = "{mrn}" in path or "{reference}" in path or "{number}" in path
        assert one == ("with" in TABLE[name]), (
            f'{name} is {"about one thing" if one else "about no single thing"}: "with" of its entry says otherwise.'
        )


@pytest.mark.django_db
def test_a_scope_opens_what_it_should_and_nothing_of_another(calls: Calls) -> None:
    wrong = []
    for name, told in TABLE.items():
        if not told["scopes"]:
            if calls.status(name, {}) == 401:
                wrong.append(f"{name} asks for a token")
            continue
        for headers in ({}, {"Authorization": "Bearer gl_" + "A" * 43}, {"Authorization": "Basic YTpi"}):
            if calls.status(name, headers) != 401:
                wrong.append(f"{name} opens with {headers or 'nothing'}")
        for scope in Scope:
            wrong += [f"{name}, {scope}: {fault}" for fault in _faults(calls, name, told, scope.value)]
    assert not wrong, "\n".join(["", *wrong])


def _faults(calls: Calls, name: str, told: dict[str, str], scope: str) -> list[str]:
    own = calls.status(name, calls.own(name, scope))
    if scope not in told["scopes"]:
        return [] if own == 403 else [f"answers {own} without the scope"]
    faults = []
    if scope in told.get("absent", ()):
        return [] if own == 404 else [f"answers {own} where there is nothing for it"]
    if own in (401, 404, 405) or own >= 500 or (own == 403) != bool(told.get("person")):
        faults.append(f"answers {own} for one's own")
    if "with" in told and scope not in told.get("whole", ()):
        another = calls.status(name, calls.others(name, scope))
        if another != 404:
            faults.append(f"answers {another} for another's")
    return faults
