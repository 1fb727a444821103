"""A compiled form: checks the data that a requester submits."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from itertools import islice
from typing import Any

import jsonschema_rs
import orjson

from core.errors import FieldError, Invalid
from services.in_force.forms.details import Found, field_errors
from services.in_force.forms.expansion import crowding
from services.in_force.forms.limits import check_schema, validator_of
from services.in_force.forms.plain import count_of, plain_errors
from services.in_force.forms.warnings import warnings_of

CACHED_FORMS = 1_024
MAX_ERRORS = 100
MAX_CROWD = 20_000


class SchemaRefused(Invalid):
    """The form's schema is not one that may be run."""

    code = "form_schema"


@dataclass(frozen=True, slots=True)
class Form:
    """A form, ready to check data. `digest` is the SHA-256 of its schema in canonical form."""

    digest: str
    schema: Mapping[str, Any]
    crowding: int
    validator: jsonschema_rs.Draft202012Validator

    def errors(self, data: object, *, language: str, under: str = "") -> list[FieldError]:
        """What is wrong with the data, in the form's order; empty if it is good.

        Pointers are into the data, behind `under` (the pointer of the data in its request). At most
        MAX_ERRORS are given. The values of personal fields are not repeated.
        """
        if unkept := list(islice(plain_errors(data, language), MAX_ERRORS)):
            return [FieldError(under + error.pointer, error.code, error.detail) for error in unkept]
        if self.validator.is_valid(data):
            return []
        found = self._found(data, language)
        found.sort(key=lambda each: (each[0].order, each[1].pointer))
        return [FieldError(under + error.pointer, error.code, error.detail) for _, error in found]

    def warnings(self, data: object, *, language: str, under: str = "") -> list[FieldError]:
        """What looks wrong with good data and is taken all the same, such as a wrong check digit."""
        return [
            FieldError(under + warning.pointer, warning.code, warning.detail)
            for warning in warnings_of(self.schema, data, language)
        ]

    def _found(self, data: object, language: str) -> list[Found]:
        found: list[Found] = []
        for error in self._errors(data):
            found.extend(field_errors(self.schema, error, language))
            if len(found) >= MAX_ERRORS:
                break
        return found[:MAX_ERRORS]

    def _errors(self, data: object) -> list[jsonschema_rs.ValidationError]:
        """All errors, or the first alone where all of them could be very many.

        The validator collects every error of every alternative before it gives the first: 1,000
        alternatives for each of 2,000 entries took it 43 s.
        """
        if self.crowding * count_of(data) <= MAX_CROWD:
            return list(self.validator.iter_errors(data))
        try:
            self.validator.validate(data)
        except jsonschema_rs.ValidationError as error:
            return [error]
        return []


def compile_form(schema: Mapping[str, Any]) -> Form:
    """The compiled form of a schema; equal schemas share one, whatever the order of their keys.

    Raises SchemaRefused, with every reason, for a schema that check_schema refuses.
    """
    try:
        canonical = orjson.dumps(schema, option=orjson.OPT_SORT_KEYS)
    except TypeError:
        raise SchemaRefused(check_schema(schema)) from None
    return _compiled(canonical)


@lru_cache(maxsize=CACHED_FORMS)
def _compiled(canonical: bytes) -> Form:
    schema = orjson.loads(canonical)
    if errors := check_schema(schema):
        raise SchemaRefused(errors)
    return Form(sha256(canonical).hexdigest(), schema, crowding(schema), validator_of(schema))
