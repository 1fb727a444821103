"""Corporate numbers (法人番号): the check digit in front of twelve digits.

The rule is that of the ministerial ordinance on corporate numbers (法人番号の指定等に関する省令 2条):
the digits of the twelve, counted from the right, are weighted 1, 2, 1, 2 …; the check digit is
9 less the remainder of their sum by 9.
"""


def check_digit(base: str) -> int:
    """The check digit of twelve ASCII digits. Raises ValueError for anything else."""
    if len(base) != 12 or not (base.isascii() and base.isdigit()):
        raise ValueError(f"the base of a corporate number is 12 digits, not {len(base)} characters")
    weighted = sum(int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(base)))
    return 9 - weighted % 9


def has_valid_check_digit(number: str) -> bool:
    """Whether thirteen digits, alone or after the T of a registration number, carry the right check digit.

    A wrong one is no proof of a wrong registration number: sole proprietors' are not corporate numbers.
    """
    digits = number.removeprefix("T")
    if len(digits) != 13 or not (digits.isascii() and digits.isdigit()):
        return False
    return int(digits[0]) == check_digit(digits[1:])
