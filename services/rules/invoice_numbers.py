"""Numbers of invoices and credit notes: a series of its own per legal entity, kind and fiscal year, without a gap."""


def number(prefix: str, year: int, sequence: int) -> str:
    """What is printed: `INV-2026-00001`. It grows beyond five digits without losing its order within the year's first 99,999."""
    if sequence < 1:
        raise ValueError(f"numbers begin with 1, not {sequence}")
    return f"{prefix}-{year}-{sequence:05}"
