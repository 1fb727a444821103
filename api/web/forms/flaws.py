"""What is wrong with a field of a form, as its page says it: without the codes and shapes that programs are told."""

from collections.abc import Mapping

from api.web.forms.controls import Kind, begun
from api.web.forms.kinds import kind_of, type_of
from api.web.words import noop, words
from core.errors import FieldError
from services.in_force.forms.fields import Field, field_at
from services.in_force.forms.keywords import Schema

_MISSING: Mapping[Kind, str] = {
    "choice": noop("%(label)s: choose one of the options."),
    "yes_no": noop("%(label)s: choose Yes or No."),
    "choices": noop("%(label)s: choose at least one."),
    "rows": noop("%(label)s: at least one entry is needed."),
    "entries": noop("%(label)s: at least one entry is needed."),
}
_FORMATS: Mapping[str, str] = {
    "date": noop("%(label)s is not a valid date. Enter the day, month and year in figures."),
    "email": noop("%(label)s is not an e-mail address. An example: taro@example.co.jp"),
    "uri": noop("%(label)s is not a web address. An example: https://example.co.jp/"),
}
_BOUNDS: Mapping[str, tuple[str, str]] = {
    "too_long": ("maxLength", noop("%(label)s may have up to %(limit)s characters.")),
    "too_short": ("minLength", noop("%(label)s needs at least %(limit)s characters.")),
    "too_large": ("maximum", noop("%(label)s may be up to %(limit)s.")),
    "too_small": ("minimum", noop("%(label)s must be %(limit)s or more.")),
    "too_many": ("maxItems", noop("%(label)s may have up to %(limit)s entries.")),
    "too_few": ("minItems", noop("%(label)s needs at least %(limit)s entries.")),
}
_OTHERS: Mapping[str, str] = {
    "not_unique": noop("%(label)s: the same entry stands there twice."),
    "pattern": noop("%(label)s is not in the right format."),
    "integer": noop("%(label)s must be a whole number."),
    "number": noop("%(label)s must be a number."),
}


def flaw(root: Schema, error: FieldError, language: str, *, under: str = "/form") -> str:
    """The sentence about one field; the error's own where there is no plainer one. `under`: where the data stand."""
    field, said = field_at(root, _path(error.pointer.removeprefix(under))), words(language, "forms")
    label = _label(field, language)
    if error.code == "required":
        text = _MISSING.get(kind_of(root, field, language), noop("%(label)s is missing."))
        return said.gettext(text) % {"label": label}
    if error.code in _BOUNDS:
        keyword, text = _BOUNDS[error.code]
        if (limit := field.first(keyword)) is not None:
            return said.gettext(text) % {"label": label, "limit": f"{limit:,}"}
    if error.code == "pattern" and (hint := field.text("x-help", language)):
        return said.gettext("%(label)s is not in the right format. %(hint)s") % {
            "label": label,
            "hint": begun(hint),
        }
    found = _other(field, error.code)
    return said.gettext(found) % {"label": label} if found else said.told(error.detail)


def _other(field: Field, code: str) -> str | None:
    match code:
        case "format":
            return _FORMATS.get(str(field.first("format")))
        case "choice":
            return _MISSING["choice"]
        case "type":
            return _OTHERS.get(type_of(field))
    return _OTHERS.get(code)


def _label(field: Field, language: str) -> str:
    """The field's name, with the number of its entry: 権限（2）."""
    if language != "ja" or field.row is None:
        return field.label(language)
    return f"{field.name(language)}（{field.row}）"


def _path(pointer: str) -> tuple[str | int, ...]:
    steps = (step.replace("~1", "/").replace("~0", "~") for step in pointer.split("/")[1:])
    return tuple(int(step) if step.isdigit() else step for step in steps)
