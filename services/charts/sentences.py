"""What charts say in their titles: the finding, from the figures themselves, in the reader's language. Pure."""

from collections.abc import Sequence

MOST = 3
"""Of names in a list."""


def _list(names: Sequence[str], language: str) -> str:
    shown, more = names[:MOST], len(names) - MOST
    if language == "ja":
        return "と".join(shown) if more <= 0 else f"{'、'.join(shown)}など{len(names)}回"
    if more > 0:
        return f"{', '.join(shown)} and {more} more"
    return " and ".join([", ".join(shown[:-1]), shown[-1]] if len(shown) > 1 else shown)


def attainment(
    language: str, labels: Sequence[str], adjusted: Sequence[float | None], raw: Sequence[float | None], goal: float | None
) -> str:  # fmt: skip
    """Where attainment reached the promise, with excused breaches left out and without; without a promise, where it stands."""
    judged = [n for n, value in enumerate(adjusted) if value is not None]
    if not judged:
        return (
            "この期間に判定されたものは、まだありません"
            if language == "ja"
            else "Nothing was judged in this period yet"
        )
    if goal is None:
        last = judged[-1]
        before, after = _percent(raw[last]), _percent(adjusted[last])
        if language == "ja":
            return f"{labels[last]}の達成率は、免責後{after}、免責前{before}です"
        return f"{labels[last]}: {after} without excused breaches, {before} with all"
    missed = [labels[n] for n in judged if (adjusted[n] or 0) < goal]
    missed_raw = [labels[n] for n, value in enumerate(raw) if value is not None and value < goal]
    return _against(language, missed, missed_raw, _percent(goal), len(judged))


def _against(language: str, missed: Sequence[str], missed_raw: Sequence[str], goal: str, n: int) -> str:
    if language == "ja":
        if missed:
            return f"免責後でも、{_list(missed, language)}は目標の{goal}に届いていません"
        if missed_raw:
            every = "" if n == 1 else f"{n}回とも"
            return f"免責後は{every}目標の{goal}に届き、免責前は{_list(missed_raw, language)}に届いていません"
        return f"免責前も免責後も、目標の{goal}に届いています"
    if missed:
        return f"Even without excused breaches, {_list(missed, language)} missed the promised {goal}"
    if missed_raw:
        return f"The promised {goal} was kept without excused breaches; with all, {_list(missed_raw, language)} missed it"
    return f"The promised {goal} was kept throughout, with all breaches counted"


def flow(language: str, created: int, resolved: int) -> str:
    """Whether more came in than was done."""
    if not created and not resolved:
        return (
            "この期間の受付と完了は、まだありません"
            if language == "ja"
            else "Nothing came in and nothing was done yet"
        )
    more = created - resolved
    if language == "ja":
        if not more:
            return f"受付と完了は同じ{created:,}件でした"
        return (
            f"受付が完了を{more:,}件上回りました"
            if more > 0
            else f"完了が受付を{-more:,}件上回り、残りが減りました"
        )
    if not more:
        return f"As many were done as came in: {created:,}"
    return (
        f"{more:,} more came in than were done"
        if more > 0
        else f"{-more:,} more were done than came in: the backlog shrank"
    )


def ages(language: str, open_: int, old: int, days: int) -> str:
    """How much open work is old."""
    if not open_:
        return "未完了のものはありません" if language == "ja" else "Nothing is open"
    if language == "ja":
        tail = f"{days}営業日を超えたのは{old:,}件です" if old else f"{days}営業日を超えたものはありません"
        return f"未完了{open_:,}件のうち、{tail}"
    return (
        f"Of {open_:,} open, {old:,} {'is' if old == 1 else 'are'} older than {days} business days"
        if old
        else f"Of {open_:,} open, none is older than {days} business days"
    )


def slack(language: str, late: int, soon: int, open_: int) -> str:
    """What is past due, and what will be within a day."""
    if not open_:
        return "期限のある未完了はありません" if language == "ja" else "Nothing open has a due time"
    if language == "ja":
        first = f"{late:,}件が期限を過ぎ" if late else "期限を過ぎたものはなく"
        return (
            f"{first}、1日以内に{soon:,}件が期限を迎えます"
            if soon
            else f"{first}、1日以内に期限を迎えるものもありません"
            if not late
            else f"{first}ています"
        )
    first = f"{late:,} past due" if late else "None past due"
    return f"{first}; {soon:,} due within a day" if soon else f"{first}; none due within a day"


def largest(language: str, name: str, count: int, whole: int, before: int | None) -> str:
    """Which is most, and how that has changed."""
    if not whole:
        return (
            "この期間の件数は、まだありません" if language == "ja" else "Nothing to count in this period yet"
        )
    share = f"{count * 100 / whole:.0f}%"
    more = None if before is None else count - before
    if language == "ja":
        tail = (
            ""
            if more is None
            else f"、前の期間より{abs(more):,}件{'増えました' if more > 0 else '減りました'}"
            if more
            else "、前の期間と同じです"
        )
        return (
            f"{name}が全体の{share}で最も多く{tail}"
            if tail
            else f"{name}が全体の{share}で、最も多くなっています"
        )
    tail = (
        ""
        if more is None
        else f", {abs(more):,} {'more' if more > 0 else 'fewer'} than before"
        if more
        else ", as many as before"
    )
    return f"{name} is the largest with {share} of all{tail}"


def busiest(language: str, day: str, hour: int, count: int) -> str:
    """The hour of the week at which most comes in."""
    if not count:
        return (
            "この期間の受付は、まだありません"
            if language == "ja"
            else "Nothing came in during this period yet"
        )
    if language == "ja":
        return f"受付が最も多いのは、{day}曜日の{hour}時台です（{count:,}件）"
    return f"Most comes in on {day} from {hour}:00 to {hour + 1}:00 ({count:,})"


def cycle(language: str, median: str, p90: str) -> str:
    """How long work takes."""
    if language == "ja":
        return f"半数は{median}以内、9割は{p90}以内に完了しました"
    return f"Half was done within {median}, nine in ten within {p90}"


def effort(language: str, people: int, *, apart: bool) -> str:
    """Whether people differ by more than chance."""
    if language == "ja":
        if people < 2:
            return "比べられる人数の記録が、まだありません"
        return (
            "区間が重ならないので、1件の時間に差があります"
            if apart
            else "区間が重なっているので、人による差があるとは言えません"
        )
    if people < 2:
        return "There are not enough records to compare people yet"
    return (
        "Intervals do not overlap: the work per ticket differs"
        if apart
        else "Intervals overlap: no difference between people can be told"
    )


def dependence(language: str, name: str, index: str, people: int | None) -> str:
    """What rests on fewest."""
    if language == "ja":
        return f"{name}が最も人に頼っています（偏り{index}、半分を担う人は{people}人）"
    who = "one person does" if people == 1 else f"{people} people do"
    return f"{name} rests on fewest (index {index}; {who} more than half)"


def _percent(value: float | None) -> str:
    return "" if value is None else f"{value:.1f}%".replace(".0%", "%")
