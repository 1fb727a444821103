"""The records of a bank's fixed-width file: 200 bytes each, in their order, their fields as text.

Line ends between records are optional; what follows the end record is the old end-of-file mark or nothing.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from services.rules import bank_dates
from services.rules.refusals import phrase
from services.rules.zengin_layouts import PARTS, RECORD_BYTES, Layout, Part
from services.rules.zengin_refusals import WrongField, WrongLength, WrongPlace

_FOLLOWS: Mapping[Part | None, frozenset[Part]] = {
    None: frozenset({"header"}),
    "header": frozenset({"data", "trailer"}),
    "data": frozenset({"data", "trailer"}),
    "trailer": frozenset({"header", "end"}),
    "end": frozenset(),
}
_SAYS: Mapping[Part, str] = {
    "header": "1 (ヘッダ)",
    "data": "2 (データ)",
    "trailer": "8 (トレーラ)",
    "end": "9 (エンド)",
}


@dataclass(frozen=True, slots=True)
class Record:
    """A record with its number, from 1, and its fields without the spaces around them."""

    n: int
    part: Part
    values: Mapping[str, str]

    def number(self, name: str) -> int:
        """A field of digits."""
        return int(self.values[name])

    def day(self, name: str, near: date) -> date:
        """A field YYMMDD. Raises WrongField."""
        found = bank_dates.of_six_digits(self.values[name], near=near)
        if found is None:
            raise WrongField(
                self.n, name, self.values[name], phrase("a day as YYMMDD, such as 081127 (令和8年11月27日)")
            )
        return found


def records(layout: Layout, data: bytes) -> Iterator[Record]:
    """Every record in order. Raises WrongLength, WrongPlace or WrongField."""
    last: Part | None = None
    n = 0
    for n, raw in enumerate(_raw(data), 1):
        part = PARTS.get(raw[:1].decode("ascii", "replace"))
        if part is None or part not in _FOLLOWS[last]:
            raise WrongPlace(n, "データ区分", raw[:1].decode("cp932", "replace"), _allowed(last))
        yield Record(n, part, _values(layout, part, raw, n))
        last = part
    if last != "end":
        raise WrongPlace(n + 1, "データ区分", "", _allowed(last))


def _allowed(last: Part | None) -> str:
    return ", ".join(_SAYS[each] for each in _SAYS if each in _FOLLOWS[last]) or phrase(
        "nothing after the end record"
    )


def _raw(data: bytes) -> Iterator[bytes]:
    data, n = data.rstrip(b"\x1a\r\n"), 0
    while data:
        n += 1
        raw, data = data[:RECORD_BYTES], data[RECORD_BYTES:].lstrip(b"\r\n")
        if len(raw) < RECORD_BYTES or b"\n" in raw or b"\r" in raw:
            held = len(raw.replace(b"\r", b"\n").split(b"\n")[0])
            raise WrongLength(
                n,
                "レコード長",
                phrase("{count} bytes", count=held),
                phrase("{count} bytes", count=RECORD_BYTES),
            )
        yield raw


def _values(layout: Layout, part: Part, raw: bytes, n: int) -> Mapping[str, str]:
    at, values = 0, {}
    for field in layout.fields(part):
        text = _text(raw[at : at + field.length], field.name, n)
        if field.numeric and not (text.isascii() and text.isdigit()):
            raise WrongField(n, field.name, text.strip(), phrase("{count} digits", count=field.length))
        values[field.name] = text.strip()
        at += field.length
    return values


def _text(held: bytes, name: str, n: int) -> str:
    try:
        return held.decode("cp932")
    except UnicodeDecodeError as error:
        raise WrongField(n, name, held.hex(), phrase("text in JIS X 0201 or CP932")) from error
