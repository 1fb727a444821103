"""People pasted from a spreadsheet: whatever is wrong is named by line, and nothing is guessed."""

import pytest

from services.directory.pasted import read


def test_a_heading_is_left_out_and_roles_are_read_in_both_languages() -> None:
    found = read(
        "氏名\tメール\t役割\t部署\n山田 花子\tＨanako@x.example\t管理者/承認者\t総務部\n\nTaro, taro@x.example, Approver"
    )
    assert [
        (each.line, each.name, each.email, each.roles, each.department, each.wrong) for each in found
    ] == [
        (2, "山田 花子", "hanako@x.example", ("client_manager", "approver"), "総務部", ()),
        (4, "Taro", "taro@x.example", ("approver",), "", ()),
    ]


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("\thanako@x.example", ("no_name",)),
        ("花子", ("no_email",)),
        ("花子\tnobody", ("bad_email",)),
        ("花子\thanako@x.example\t社長", ("unknown_role",)),
        ("花子\thanako@x.example\t\t総務部\t内線 12", ("too_many_columns",)),
        ("花" * 301 + "\thanako@x.example", ("too_long",)),
    ],
)
def test_what_is_wrong_is_named(line: str, wrong: tuple[str, ...]) -> None:
    assert read(line)[0].wrong == wrong


def test_the_same_address_twice_is_told_at_the_second() -> None:
    first, second = read("花子\thanako@x.example\n花子\tHANAKO@x.example")
    assert (first.wrong, second.wrong) == ((), ("twice",))
