"""One chart of each kind, from invented figures."""

from services.charts import bars, dots, flows, heat, lines, pairs, ranks, tornado
from services.charts.model import Cell, Chart, Goal, Key, Point, Series, Words

MONTHS = ["5月", "6月", "7月", "8月", "9月", "10月"]


def points(*values: float | None, unit: str = "") -> list[Point]:
    """Values as a series has them."""
    return [Point(value, "" if value is None else f"{value:g}{unit}") for value in values]


def attainment() -> Chart:
    series = [
        Series("免責後", points(95.0, 96.2, None, 97.1, 96.8, 97.3)),
        Series("免責前", points(93.8, 95.1, 94.6, 96.0, 95.4, 96.1)),
    ]
    words = Words("免責後は目標の95%に届いています", "SLA達成率、5月から10月。", "月")
    return lines.chart(
        name="attainment", words=words, labels=MONTHS, series=series, goal=Goal("目標", 95, "95%"), most=100
    )


def ages() -> Chart:
    counts = [
        ("当日", 14, "1"),
        ("1日", 11, "1"),
        ("2日", 6, "1"),
        ("3〜5日", 4, "1"),
        ("6〜10日", 1, "risk"),
        ("11日以上", 0, "late"),
    ]
    held = [
        bars.Bar(label, Point(count, str(count), "/console/tickets"), look) for label, count, look in counts
    ]
    words = Words("未完了36件のうち、5営業日を超えたのは1件です", "未完了の件数。", "経過日数", unit="件数")
    return bars.chart(name="ages", words=words, bars=held, keys=[Key("6日以上", "risk")])


def flow() -> Chart:
    series = [Series("受付", points(40, 52, 38, 61, 55, 49)), Series("完了", points(38, 50, 41, 58, 57, 50))]
    return flows.chart(
        name="flow",
        words=Words("完了が受付を上回りました", "受付と完了。", "月"),
        labels=MONTHS,
        series=series,
    )


def volume() -> Chart:
    names = [
        ("請求書処理", 181, 160),
        ("年末調整の書類", 120, 30),
        ("経費精算", 80, 95),
        ("入社・退職の手続き", 12, 0),
    ]
    held = [ranks.Rank(name, Point(now, str(now), "/x"), Point(then, str(then))) for name, now, then in names]
    return ranks.chart(
        name="volume",
        words=Words("請求書処理が最も多い", "業務ごとの件数。", "業務"),
        ranks=held,
        now="今月",
        before="前月",
    )


def cost() -> Chart:
    estimate = pairs.Estimate
    held = [
        pairs.Pair("請求書処理", estimate(181, "181"), estimate(286, "286", 248, 332, "248〜332"), difference="−105"),
        pairs.Pair("年末調整", estimate(205, "205"), estimate(244, "244", 205, 301, "205〜301"), "幅が重なり、差は不確か", "−39"),
        pairs.Pair("備品の購入", estimate(66, "66"), estimate(61, "61", 50, 74, "50〜74"), "委託のほうが高い", "+5"),
        pairs.Pair("給与計算", estimate(94, "94"), estimate(None, "社内の基準値が未入力")),
    ]  # fmt: skip
    words = Words(
        "委託は月25.3万円安い", "業務ごとの費用。", "業務", extra={"range": "幅", "difference": "差"}
    )
    foot = ("合計", [Cell("945"), Cell("812〜1,129"), Cell("692"), Cell("−253")])
    return pairs.chart(name="cost", words=words, pairs=held, names=("委託", "社内の基準値"), foot=foot)


def inputs() -> Chart:
    held = [
        tornado.Swing("1件の時間（分）", 120, 380, "12.0", "38.0", "18", "30"),
        tornado.Swing("時給", 200, 300, "20.0", "30.0", "2,400円", "3,000円"),
        tornado.Swing("誤りの割合", 262, 240, "26.2", "24.0", "1%", "3%"),
    ]
    words = Words("1件の時間が最も効きます", "入力ごとの幅。", "入力", extra={"spread": "幅"})
    return tornado.chart(
        name="inputs", words=words, swings=held, middle=253, middle_text="25.3", names=("低い値", "高い値")
    )


def hours() -> Chart:
    days = ["月", "火", "水", "木", "金", "土", "日"]
    counts = {(day, hour): (hour - 8) * (20 - hour) // (day + 2) for day in range(5) for hour in range(9, 19)}
    texts = {key: str(count) for key, count in counts.items() if count}
    words = Words("月曜の13時台が最も多い", "曜日と時間ごとの受付。", "曜日")
    return heat.chart(name="hours", words=words, days=days, hours=range(24), counts=counts, texts=texts)


def people() -> Chart:
    held = [
        dots.Dot("井手 直人", 24, 20, 28, "24分", "20〜28分", "96件"),
        dots.Dot("三好 彩", 31, 26, 36, "31分", "26〜36分", "58件"),
        dots.Dot("早川 玲", None, None, None, "－", "", "3件"),
    ]
    words = Words(
        "1件の時間は重なっています",
        "人ごとの1件の時間。",
        "担当",
        extra={"value": "1件の時間", "range": "95%区間", "n": "件数"},
    )
    return dots.chart(name="people", words=words, dots=held, middle=Goal("全体", 27, "27分"))


ALL = (attainment, ages, flow, volume, cost, inputs, hours, people)
