"""Why a schema is refused, in the reader's language."""

from collections.abc import Sequence

from core.errors import FieldError

_TEXTS = {
    "type": (
        "フォームの定義は {held} でした。JSON オブジェクトを指定してください。",
        "A form held {held}; it takes a JSON object (a schema of draft 2020-12).",
    ),
    "not_json": (
        "フォームの定義に JSON で表せない値があります（{held}）。",
        "The form holds what JSON cannot carry ({held}).",
    ),
    "too_deep": (
        "フォームの入れ子は {limit} 段までです（{held} 段以上でした）。",
        "The form is nested {held} levels deep or more; it takes up to {limit}.",
    ),
    "too_large": (
        "フォームの大きさは {held} バイトでした。{limit} バイトまでです。",
        "The form held {held} bytes; it takes up to {limit}.",
    ),
    "too_many_properties": (
        "フォームの項目は {held} 個でした。{limit} 個までです。",
        "The form held {held} properties; it takes up to {limit}.",
    ),
    "root_type": (
        'フォームのいちばん外側の type は {held} でした。"object" を指定してください。',
        'The form\'s own type held {held}; it takes "object".',
    ),
    "dialect": (
        "$schema は {held} でした。{limit} だけを指定できます。",
        "$schema held {held}; it takes {limit} only.",
    ),
    "unknown_keyword": (
        "{held} は使えません。JSON Schema 2020-12 の語（$id や動的参照を除く）か、x- で始まる語だけです。",
        "{held} is not taken: only words of JSON Schema 2020-12 (no $id, anchors or dynamic ones) and x-….",
    ),
    "format": (
        "format は {held} でした。使えるのは {limit} です。",
        "format held {held}; it takes one of {limit}.",
    ),
    "reference": (
        "$ref は {held} でした。同じ文書の中の定義（#/$defs/… など）だけを指せます。",
        "$ref held {held}; it takes a pointer to a schema inside this document, such as #/$defs/address.",
    ),
    "circular": (
        "定義が自分自身を参照しています（{held}）。",
        "Definitions refer to each other in a circle ({held}).",
    ),
    "expansion": (
        "参照を展開すると検査が {held} 個になります。{limit} 個までです。",
        "With its references written out the form is {held} checks; it takes up to {limit}.",
    ),
    "chain": (
        "参照をたどると {held} 段になります。{limit} 段までです。",
        "With its references followed the form is {held} levels deep; it takes up to {limit}.",
    ),
    "pattern": (
        "正規表現 {held} は使えません。先読み・後読み・後方参照がなく、大きすぎないものにしてください。",
        "The pattern {held} is not taken: it may hold no look-around or back reference, and must stay small.",
    ),
    "keyword_value": (
        "値が JSON Schema 2020-12 に合いません：{held}",
        "Not a JSON Schema of draft 2020-12: {held}.",
    ),
    "texts": (
        "{held} でした。ja と en の両方の文を指定してください。",
        'It held {held}; it takes a text in ja and in en: {{"ja": …, "en": …}}.',
    ),
    "extension": ("{held} でした。{limit} を指定してください。", "It held {held}; it takes {limit}."),
}


def refused(pointer: str, code: str, language: str, *, held: object, limit: object = "") -> FieldError:
    """The refusal of what stands at `pointer` in a schema."""
    ja, en = _TEXTS[code]
    return FieldError(
        pointer, code, (ja if language == "ja" else en).format(held=shortened(held), limit=limit)
    )


def shortened(value: object, *, limit: int = 80) -> str:
    """A value as it may stand in a message: its beginning, if it is long."""
    text = value if isinstance(value, str) else repr(value)
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def pointer_of(path: Sequence[str | int]) -> str:
    """The JSON pointer (RFC 6901) of a path."""
    return "".join(f"/{str(step).replace('~', '~0').replace('/', '~1')}" for step in path)
