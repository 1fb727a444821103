"""What a monthly report says: kept and read back the same, in both languages, with what is unknown said and never zero."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

import pytest

from services.monthly_reports import content as contents
from services.monthly_reports import forms, papers
from services.monthly_reports.content import (
    Attained,
    Breach,
    Comparison,
    Cost,
    Counts,
    Item,
    Month,
    MonthContent,
    Named,
    Quality,
    Said,
    Volume,
)
from services.monthly_reports.queries import ReportCard, ReportView
from services.monthly_reports.sheet import SECTIONS, Standing, sheet
from services.rules.monthly_findings import Finding
from services.rules.sourcing_inputs import GOVERNANCE, IN_HOUSE

AT = datetime(2026, 11, 1, 3, 0, 0, 123456, tzinfo=UTC)  # as instants are: with microseconds
OCTOBER = date(2026, 10, 1)
FACTS = {
    "target_missed": {"metric": "resolution", "share": "9/10", "target": "19/20", "breached": "10"},
    "attainment_falling": {"months": "3", "from": "99/100", "to": "9/10"},
    "backlog_grows": {"created": "22", "resolved": "20", "open": "7"},
    "rests_on_one": {"share": "23/25", "completed": "45"},
    "rework": {"share": "4/5", "high": "9/10", "resolved": "40"},
    "train_a_second": {},
    "write_a_procedure": {"completed": "12"},
    "think_of_taking_back": {},
    "complete_the_baselines": {"task_types": "ac.invoice,hr.onboarding"},
    "hand_over_next": {"reasons": "non_core,standardised"},
    "hand_over_next_counted": {"reasons": "volume", "cases": "45"},
    "agree_on_excuses": {"metric": "deadline", "excused": "3", "breached": "6"},
}


def october() -> MonthContent:
    counts = Counts(396, 16, 5)
    return MonthContent(
        form=contents.FORM,
        company_key="ACME",
        company=Named("陽だまり精機株式会社", "Hidamari Seiki K.K."),
        month=OCTOBER,
        zone="Asia/Tokyo",
        calendar=Named("標準営業時間", "Standard hours"),
        names={"hr.onboarding": Named("入社手続き", "Onboarding"), "ac.invoice": Named("請求書処理", "")},
        data_at=AT,
        attained=(Attained("resolution", Decimal("0.95"), counts, None),),
        trend=(Month(date(2026, 9, 1), Counts(300, 20, 1)), Month(OCTOBER, counts)),
        breaches=(Breach("ACME-0991", "hr.onboarding", "resolution", date(2026, 10, 14), True, "再送待ち", "稲葉 俊介"),),
        breaches_in_all=16,
        volume=(Volume("hr.onboarding", 120, 118, None, 110, 12, 25_200, None),),
        quality=(Quality("hr.onboarding", 118, 112, 3, Decimal("0.884"), Decimal("0.978")),),
        comparison=Comparison(
            "JPY", True,
            (
                Cost("ac.invoice", Decimal(181_000), Decimal(286_000), Decimal(248_000), Decimal(332_000), (),
                     saving=Decimal(105_000), saving_low=Decimal(67_000), saving_high=Decimal(151_000)),
                Cost("hr.onboarding", Decimal(94_000), None, None, None, ("hourly_pay", "overhead_rate")),
            ),
            Decimal("318.4"), Decimal(105_000), Decimal(67_000), Decimal(151_000), Decimal("0.8"), Decimal(275_000), assumed=3,
        ),
        findings=tuple(Finding("risk", code, "hr.onboarding", facts) for code, facts in FACTS.items()),
    )  # fmt: skip


SAID = Said(
    {"summary": {"ja": "目標を達成しました。"}},
    (
        Item(
            "action",
            "印影の扱いを文書にする",
            "provider",
            "稲葉",
            date(2026, 11, 20),
            "open",
            date(2026, 9, 1),
            "",
        ),
    ),
)


def view() -> ReportView:
    card = ReportCard(UUID(int=1), OCTOBER, 2, "draft", UUID(int=2), AT, None, None, None, None, "", 1)
    return ReportView(card, october(), SAID)


def texts(held: Any) -> str:
    return json.dumps(held, ensure_ascii=False, default=str)


def test_what_is_kept_is_read_back_the_same() -> None:
    through = json.loads(json.dumps(contents.kept(october())))
    assert contents.read(through) == october()
    assert contents.said_read(json.loads(json.dumps(contents.said_kept(SAID)))) == SAID


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_section_stands_and_every_finding_is_a_sentence(language: str) -> None:
    drawn = sheet(october(), SAID, Standing(2, is_draft=True), language)
    assert [each["id"] for each in drawn["sections"]] == list(SECTIONS)
    (outlook,) = [each for each in drawn["sections"] if each["id"] == "outlook"]
    sentences = outlook["blocks"][0]["items"]
    assert len(sentences) == len(FACTS)
    assert not any("{" in each or "}" in each for each in sentences)


def test_what_is_missing_is_named_and_is_in_no_sum() -> None:
    (cost,) = [
        each for each in sheet(october(), SAID, Standing(1, False), "ja")["sections"] if each["id"] == "cost"
    ]
    table = next(each for each in cost["blocks"] if each["kind"] == "table")
    assert table["rows"] == [
        ["請求書処理", "¥286,000", "¥181,000", "+¥105,000", "¥67,000〜¥151,000", "委託が安い"],
        ["入社手続き", "未入力", "¥94,000", "－", "－", "未入力あり"],
    ]
    assert table["foot"] == [
        "比べられる業務の合計",
        "¥286,000",
        "¥181,000",
        "+¥105,000",
        "¥67,000〜¥151,000",
        "",
    ]
    lacks = next(each for each in cost["blocks"] if each["kind"] == "list")
    assert lacks["items"] == ["入社手続き：時給", "会社全体：社会保険と間接費の率"]
    assert "値のうち3個は" in texts(cost)
    assert "合計¥275,000" in texts(cost)
    assert "下書きの金額" in texts(cost)


def test_a_task_type_of_which_nothing_is_known_lacks_its_whole_baseline() -> None:
    compared = october().comparison
    assert compared is not None
    bare = Cost("ac.invoice", None, None, None, None, IN_HOUSE, ("invoice", *GOVERNANCE))
    nothing = replace(compared, rows=(bare,), saving=None, hours_released=None)
    drawn = sheet(replace(october(), comparison=nothing), SAID, Standing(1, False), "en")
    (cost,) = [each for each in drawn["sections"] if each["id"] == "cost"]
    (lacks,) = [each["items"] for each in cost["blocks"] if each["kind"] == "list"]
    assert lacks[0] == "請求書処理: the whole in-house baseline"
    assert lacks[1].startswith("The whole company: an invoice or a draft, social insurance")
    (table,) = [each for each in cost["blocks"] if each["kind"] == "table"]
    assert (table["rows"], table["foot"]) == (
        [["請求書処理", "missing", "missing", "–", "–", "Inputs missing"]],
        [],
    )
    (tile,) = [each for each in drawn["sections"][0]["tiles"] if each["label"] == "Saving"]
    assert tile["value"] == "–"


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        ("1", "9", "委託が安い"),
        ("-1", "9", "どちらとも言えない"),
        ("-9", "-1", "社内が安い"),
        (None, None, "未入力あり"),
    ],
)
def test_a_verdict_is_over_the_whole_range(low: str | None, high: str | None, verdict: str) -> None:
    compared = october().comparison
    assert compared is not None
    ends = [None if each is None else Decimal(each) for each in (low, high)]
    row = replace(compared.rows[0], saving_low=ends[0], saving_high=ends[1])
    drawn = sheet(
        replace(october(), comparison=replace(compared, rows=(row,))), SAID, Standing(1, False), "ja"
    )
    assert verdict in texts(next(each for each in drawn["sections"] if each["id"] == "cost"))


def test_what_was_frozen_before_the_comparison_was_wired_reads_as_it_did() -> None:
    """Form 1: its words and its look stand as they were sent, and its content has no comparison."""
    files = {
        "en.json": "371dfd252882e78344b009ff3722b54210f277142f777150c8364a417de1889a", "ja.json": "ddd92c25225c297ff61da3e3b93bee306c70b4b8f0afee35adb9848fae74d210", "report.typ": "3357815ebeb9ccb76d0f6143dd24f1249f9325af33704c907f763f45c2b0a879",
    }  # fmt: skip
    assert {each.name: sha256(each.read_bytes()).hexdigest() for each in forms.folder(1).iterdir()} == files
    old = replace(october(), form=1, comparison=None, findings=())
    drawn = sheet(old, SAID, Standing(1, False), "en")
    (cost,) = [each for each in drawn["sections"] if each["id"] == "cost"]
    assert [each["kind"] for each in cost["blocks"]] == ["note"]
    assert cost["blocks"][0]["text"].startswith("There is nothing to compare with yet")


def test_an_unknown_figure_is_a_dash_and_not_zero() -> None:
    (volume,) = [
        each
        for each in sheet(october(), SAID, Standing(1, False), "en")["sections"]
        if each["id"] == "volume"
    ]
    assert volume["blocks"][0]["rows"] == [["Onboarding", "120", "–", "118", "110", "12", "7.0 h", "–"]]


def test_a_comment_in_one_language_is_shown_in_the_other() -> None:
    (summary, *_) = sheet(october(), SAID, Standing(1, False), "en")["sections"]
    assert summary["comment"] == {"heading": "Comment", "text": "目標を達成しました。"}


def test_a_name_without_english_is_said_in_japanese() -> None:
    assert "請求書処理" in texts(sheet(october(), SAID, Standing(1, False), "en"))


@pytest.mark.parametrize("language", papers.LANGUAGES)
def test_the_same_report_gives_the_same_bytes(language: str) -> None:
    first = papers.render(view(), language, is_draft=False)
    assert first.startswith(b"%PDF-")
    assert first == papers.render(view(), language, is_draft=False)
    assert first != papers.render(view(), language, is_draft=True)


def test_an_empty_month_says_so_in_every_section() -> None:
    empty = replace(
        october(), attained=(), trend=(), breaches=(), breaches_in_all=0, volume=(), quality=(), comparison=None, findings=(),
    )  # fmt: skip
    drawn = sheet(empty, Said({}, ()), Standing(1, True), "ja")
    for section in drawn["sections"]:
        if section["id"] != "summary":
            assert all(block["kind"] in {"note", "list"} for block in section["blocks"]), section["id"]
            assert section["blocks"]
    assert papers.render(ReportView(view().card, empty, Said({}, ())), "ja", is_draft=True).startswith(
        b"%PDF-"
    )


@pytest.mark.parametrize("form", [1, 2, contents.FORM])
def test_both_languages_have_the_same_words(form: int) -> None:
    def keys(held: Any, path: str = "") -> set[str]:
        if isinstance(held, dict):
            return {found for name, each in held.items() for found in keys(each, f"{path}/{name}")}
        return {f"{path}[{len(held)}]"} if isinstance(held, list) else {path}

    assert keys(forms.words(form, "en")) == keys(forms.words(form, "ja"))
