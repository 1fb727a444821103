"""Why a bank's file is refused: every refusal names the record, counted from 1, and the field."""

from dataclasses import dataclass
from typing import ClassVar

from services.rules.refusals import Phrase, Refused, phrase


@dataclass
class BankFileRefused(Refused):
    """A file that cannot be taken as it is; nothing of it is."""

    record: int
    field: str
    held: str
    takes: str
    code: ClassVar[str] = "bank_file_refused"

    def said(self) -> Phrase:
        facts = {"record": self.record, "field": self.field, "held": self.held, "takes": self.takes}
        if self.record:
            return phrase("record {record}, {field}: held {held}; takes {takes}", **facts)
        return phrase("{field}: held {held}; takes {takes}", **facts)


@dataclass
class WrongLength(BankFileRefused):
    """A record has not 200 bytes."""

    code: ClassVar[str] = "bank_record_length"


@dataclass
class WrongPlace(BankFileRefused):
    """A record stands where it may not."""

    code: ClassVar[str] = "bank_record_place"


@dataclass
class WrongField(BankFileRefused):
    """A field holds what it does not take."""

    code: ClassVar[str] = "bank_record_field"


@dataclass
class TotalsDiffer(BankFileRefused):
    """The trailer's counts or sums are not those of the records before it: the file is not whole."""

    code: ClassVar[str] = "bank_totals_differ"
