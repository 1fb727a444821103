"""The committed OpenAPI document is the app's; other people's programs are built on it."""

import json
from pathlib import Path

from api.app import create_app

COMMITTED = Path(__file__).parents[2] / "openapi" / "urakata-v1.json"


def test_the_committed_document_is_what_the_app_says() -> None:
    committed = json.loads(COMMITTED.read_text(encoding="utf-8"))
    assert committed == create_app().openapi(), "run `make openapi` and commit what changed"


def test_every_operation_has_a_summary_a_description_and_an_id_of_its_own() -> None:
    operations = [each for verbs in create_app().openapi()["paths"].values() for each in verbs.values()]
    ids = [each["operationId"] for each in operations]
    assert len(set(ids)) == len(ids)
    assert [
        each["operationId"] for each in operations if not (each.get("summary") and each.get("description"))
    ] == []


def test_an_operation_names_the_refusals_that_it_gives_and_no_others() -> None:
    paths = create_app().openapi()["paths"]

    def refusals(method: str, path: str) -> set[str]:
        return {status for status in paths[path][method]["responses"] if status >= "4"}

    assert refusals("get", "/v1/tickets/{ticket}") == {"401", "403", "404", "422", "429", "503"}
    edited = refusals("patch", "/v1/tickets/{ticket}")
    assert edited == {"400", "401", "403", "404", "409", "412", "413", "415", "422", "428", "429", "503"}
    assert refusals("post", "/v1/tickets/{ticket}/transitions") == edited - {"428"}
    assert refusals("put", "/v1/me/presence") == edited - {"412", "428"}
    assert refusals("get", "/readyz") == {"503"}
    assert refusals("post", "/v1/billing/quote") == edited - {"403", "404", "412", "428"}


def test_whatever_is_patched_or_put_needs_its_edit_token_presence_apart() -> None:
    changing = {
        path
        for path, verbs in create_app().openapi()["paths"].items()
        for verb, operation in verbs.items()
        if verb in {"patch", "put"} and "428" not in operation["responses"]
    }
    assert changing == {"/v1/me/presence", "/v1/me/presence/{person}"}
