"""Checks that warn and never refuse: a field's `x-check`."""

from collections.abc import Iterator

from core.errors import FieldError
from services.in_force.forms.fields import field_at
from services.in_force.forms.keywords import Schema
from services.in_force.forms.plain import leaves
from services.in_force.forms.refusals import pointer_of
from services.rules.corporate_number import has_valid_check_digit

_CHECK_DIGIT = (
    "「{0}」の検査用数字が合いません。個人事業者の登録番号であれば問題ありません。",
    "{0} has a wrong check digit; that is in order for a sole proprietor's registration number.",
)


def warnings_of(root: Schema, data: object, language: str) -> Iterator[FieldError]:
    """What looks wrong in data that the form takes."""
    for path, value in leaves(data):
        if not isinstance(value, str):
            continue
        field = field_at(root, path)
        if field.first("x-check") == "corporate_number" and not has_valid_check_digit(value):
            detail = _CHECK_DIGIT[language != "ja"].format(field.label(language))
            yield FieldError(pointer_of(path), "check_digit", detail)
