"""Every code of the comparison has words in both languages."""

from services.rules.sourcing_inputs import KINDS
from services.sourcing import sheet_words


def test_every_input_has_words() -> None:
    assert set(sheet_words.INPUTS) == {*KINDS, "invoice"}
    assert sheet_words.inputs(["hourly_pay", "invoice"], "ja") == ["時給", "請求書または下書き"]
    assert sheet_words.inputs(["hourly_pay"], "en") == ["Pay an hour"]


def test_an_input_of_a_kind_of_work_is_named_with_it() -> None:
    kinds = {("ACME", "hr.payroll"): {"ja": "給与計算", "en": "Payroll"}}
    assert sheet_words.an_input("hr.payroll:tools", "ACME", kinds, "ja") == "ツールの費用（月）（給与計算）"
    assert sheet_words.an_input("hr.payroll:tools", "ACME", kinds, "en") == "Tools a month (Payroll)"
    assert sheet_words.an_input("utilisation", "ACME", kinds, "en") == "Share of hours spent on cases"
