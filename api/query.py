"""Query parameters of a list as one shape: checked at once, refused by name, and told in the OpenAPI document.

FastAPI looks at each parameter of a handler by itself, anew at every call; for a list with a dozen filters that costs more than
the list.
"""

from typing import Any, TypeVar

from fastapi import Depends, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ValidationError

from api.spelling import READS_TEXT

Filters = TypeVar("Filters", bound=BaseModel)


def asked(shape: type[Filters]) -> Any:
    """A dependency that reads the query as this shape. A parameter that is given several times is a list."""

    async def read(request: Request) -> Filters:
        query = request.query_params
        given = {name: values if len(values := query.getlist(name)) > 1 else values[0] for name in query}
        try:
            return shape.model_validate(given, context=READS_TEXT)
        except ValidationError as error:
            raise RequestValidationError(
                [{**each, "loc": ("query", *each["loc"])} for each in error.errors()]
            ) from error

    return Depends(read)


def told(shape: type[BaseModel]) -> dict[str, Any]:
    """The shape's fields as parameters of an operation, for `openapi_extra`."""
    schema = shape.model_json_schema(ref_template="#/components/schemas/{model}")
    parameters = [
        {"name": name, "in": "query", "required": name in schema.get("required", ()), "schema": each}
        for name, each in schema["properties"].items()
    ]
    return {"parameters": parameters}
