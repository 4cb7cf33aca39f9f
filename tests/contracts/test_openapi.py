"""The API's description is the one that was published; each operation has its example, each example its shape."""

import json
import os
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests import ROOT

from greenlane.site.api.api import api

PUBLISHED = ROOT / "docs" / "reference" / "openapi.json"


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    return json.loads(json.dumps(api.get_openapi_schema()))


def test_the_description_is_the_published_one(schema: dict[str, Any]) -> None:
    """GREENLANE_PUBLISH=1 publishes anew; the difference is then seen in review."""
    text = json.dumps(schema, indent=1, ensure_ascii=False, sort_keys=True) + "\n"
    if os.environ.get("GREENLANE_PUBLISH") == "1":
        PUBLISHED.write_text(text)
    assert PUBLISHED.read_text() == text, (
        "the API changed: run the test with GREENLANE_PUBLISH=1 and review the difference"
    )


def test_every_operation_is_told_with_an_example(schema: dict[str, Any]) -> None:
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            where = f"{method} {path}"
            assert operation["summary"], where
            assert operation["description"], where
            good = [answer for status, answer in operation["responses"].items() if status < "300"]
            assert good, where
            for answer in good:
                for media, content in answer["content"].items():
                    assert "json" not in media or "example" in content, f"{where}: {media} without an example"


def test_examples_have_the_shape_they_show(schema: dict[str, Any]) -> None:
    for path, content in _contents(schema):
        shape = {**content["schema"], "components": schema["components"]}
        examples = [content["example"]] if "example" in content else []
        examples += [shown["value"] for shown in content.get("examples", {}).values()]
        for example in examples:
            faults = [fault.message for fault in Draft202012Validator(shape).iter_errors(example)]
            assert not faults, f"{path}: {faults[0]}"


def test_every_error_has_the_one_shape(schema: dict[str, Any]) -> None:
    for path, methods in schema["paths"].items():
        for operation in methods.values():
            for status, answer in operation["responses"].items():
                if "400" <= status < "500":
                    assert list(answer["content"]) == ["application/problem+json"], f"{path} {status}"


def _contents(schema: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    found = []
    for path, methods in schema["paths"].items():
        for operation in methods.values():
            holders = [*operation["responses"].values(), operation.get("requestBody", {})]
            found += [(path, content) for holder in holders for content in holder.get("content", {}).values()]
    return found
