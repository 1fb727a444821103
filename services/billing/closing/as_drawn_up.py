"""What a period's bills were drawn up with, beside prices, cut and excuses: who pays for which departments, and what is counted how.

It is kept at each drawing up, and the last one before the issue stays: an issued period is computed anew with it, whatever was agreed
since. Parties that changed their departments, came or went then share nothing of what was billed before.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from services.billing.closing.agreements import Agreement
from services.rules.bill_to_shares import Party


def dumped(agreed: Agreement) -> dict[str, Any]:
    """As JSON, to be kept with the period."""
    return {
        "parties": [_party(party_id, party) for party_id, party in agreed.parties.items()],
        "bills_reopened_work": agreed.bills_reopened_work,
        "is_summary": agreed.is_summary,
        "time_zone": agreed.time_zone,
    }


def restored(agreed: Agreement, kept: Mapping[str, Any] | None) -> Agreement:
    """The contract as it was when the period was drawn up; as it is where nothing was kept."""
    if not kept:
        return agreed
    return replace(
        agreed,
        parties={UUID(each["id"]): _read(each) for each in kept["parties"]},
        bills_reopened_work=kept["bills_reopened_work"],
        is_summary=kept["is_summary"],
        time_zone=kept["time_zone"],
    )


def _party(party_id: UUID, party: Party) -> dict[str, Any]:
    return {
        "id": str(party_id), "code": party.code, "departments": sorted(party.departments), "is_main": party.is_main,
    }  # fmt: skip


def _read(kept: Mapping[str, Any]) -> Party:
    return Party(kept["code"], frozenset(kept["departments"]), kept["is_main"])
