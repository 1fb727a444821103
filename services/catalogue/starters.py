"""Sets of the ready catalogue that companies often begin with."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from services.catalogue.standard import catalogue

STARTERS: Mapping[str, Sequence[str]] = MappingProxyType({
    "hr": ("hr.onboarding", "hr.offboarding", "hr.attendance-check", "hr.payroll"),
    "accounting": ("accounting.invoice-processing", "accounting.expense-check", "accounting.monthly-close", "finance.payment-file"),
    "it": ("it.helpdesk", "it.password-reset", "it.account-issue", "it.account-disable", "it.pc-kitting"),
    "general_affairs": ("ga.business-cards", "ga.supplies-order", "ga.mail-digitisation"),
    "everything": (),
})  # fmt: skip


def codes(starter: str) -> list[str]:
    """The codes of a starter; of all standard task types for `everything`, and none for one that there is not."""
    if starter == "everything":
        return list(catalogue().task_types)
    return list(STARTERS.get(starter, ()))
