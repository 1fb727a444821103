"""What a field takes, in words, from its schema or from the rule that it broke."""

from collections.abc import Callable, Mapping, Sequence

from services.in_force.forms.fields import Field
from services.in_force.forms.refusals import shortened

MAX_CHOICES = 12

_TYPES = {
    "string": ("文字列", "a text"),
    "integer": ("整数", "a whole number"),
    "number": ("数値", "a number"),
    "boolean": ("true または false", "true or false"),
    "array": ("リスト", "a list"),
    "object": ("オブジェクト", "an object"),
    "null": ("null", "null"),
}
_FORMATS = {
    "date": ("日付（例 2026-04-01）", "a date such as 2026-04-01"),
    "date-time": ("時差つきの日時（例 2026-04-01T09:00:00+09:00）",
                  "an instant with its offset, such as 2026-04-01T09:00:00+09:00"),
    "time": ("時差つきの時刻（例 09:00:00+09:00）", "a time with its offset, such as 09:00:00+09:00"),
    "email": ("メールアドレス（例 taro@example.co.jp）", "an e-mail address such as taro@example.co.jp"),
    "uri": ("URL（例 https://example.co.jp/）", "an address such as https://example.co.jp/"),
    "uuid": ("UUID（例 01980000-0000-7000-8000-000000000000）",
             "a UUID such as 01980000-0000-7000-8000-000000000000"),
}  # fmt: skip
_BOUNDS: Mapping[str, tuple[str, str]] = {
    "minLength": ("{0} 文字以上", "{0} characters or more"),
    "maxLength": ("{0} 文字以内", "up to {0} characters"),
    "minimum": ("{0} 以上", "{0} or more"),
    "maximum": ("{0} 以下", "up to {0}"),
    "exclusiveMinimum": ("{0} より大きい数", "more than {0}"),
    "exclusiveMaximum": ("{0} より小さい数", "less than {0}"),
    "multipleOf": ("{0} の倍数", "a multiple of {0}"),
    "minItems": ("{0} 件以上", "{0} entries or more"),
    "maxItems": ("{0} 件まで", "up to {0} entries"),
    "minProperties": ("{0} 項目以上", "{0} fields or more"),
    "maxProperties": ("{0} 項目まで", "up to {0} fields"),
    "uniqueItems": ("重複のない値", "entries that differ from each other"),
    "contains": ("条件に合う値を少なくとも 1 件", "at least one entry of the kind that is asked for"),
    "not": ("別の値", "another value"),
    "false schema": ("空欄", "nothing here"),
}


def field_takes(field: Field, language: str) -> str:
    """What a field takes as a whole, for one that is missing."""
    for keyword in ("enum", "const", "format", "pattern", "type"):
        if (value := field.first(keyword)) is not None:
            return rule_takes(keyword, value, field, language)
    return "値" if language == "ja" else "a value"


def rule_takes(keyword: str, value: object, field: Field, language: str) -> str:
    """What the broken rule takes."""
    if texts := _BOUNDS.get(keyword):
        return texts[language != "ja"].format(value)
    if texts := _FORMATS.get(str(value)) if keyword == "format" else None:
        return texts[language != "ja"]
    if say := _RULES.get(keyword):
        return say(value, field, language)
    return ("フォームの定義に合う値", "a value that fits the form")[language != "ja"]


def choices(values: Sequence[object], field: Field, language: str) -> str:
    """The first choices of a list, as people read them."""
    shown = ", ".join(field.choice(value, language) for value in values[:MAX_CHOICES])
    more = ", …" if len(values) > MAX_CHOICES else ""
    return f"次のいずれか：{shown}{more}" if language == "ja" else f"one of {shown}{more}"


def _pattern(pattern: object, field: Field, language: str) -> str:
    if help_text := field.text("x-help", language):
        return help_text
    examples = field.first("examples")
    if examples and not field.personal:
        return f"例 {examples[0]} の形" if language == "ja" else f"a text such as {examples[0]}"
    shown = shortened(pattern)
    return f"正規表現 {shown} に合う文字列" if language == "ja" else f"a text that matches {shown}"


def _types(value: object, _: Field, language: str) -> str:
    names = [value] if isinstance(value, str) else value
    assert isinstance(names, Sequence)
    return (" か " if language == "ja" else " or ").join(
        _TYPES[str(name)][language != "ja"] for name in names
    )


def _enum(values: object, field: Field, language: str) -> str:
    assert isinstance(values, Sequence)
    return choices(values, field, language)


def _const(value: object, field: Field, language: str) -> str:
    return field.choice(value, language)


_RULES: Mapping[str, Callable[[object, Field, str], str]] = {
    "const": _const,
    "enum": _enum,
    "pattern": _pattern,
    "type": _types,
}
