"""はなみ亭's reviews: wishes for shifts come at different times, and expenses of the restaurants come too late."""

from deploy.demo.minutes import Minutes, Point, Reviewed

_FIRST = Minutes(
    comments={
        "summary": (
            "{month}の完了は{resolved}件、完了の期限を守れた割合は{level}でした。備品の発注は月曜日に集まります。",
            "In {month} we resolved {resolved} tickets and met {level} of the resolution targets. Orders for supplies come in on Mondays.",
        ),
        "volume": (
            "シフト表のとりまとめは、店舗によって希望の提出時期が異なるため、月末に作業が重なります。",
            "The shift table is put together at the end of the month, because each restaurant hands in its wishes at a different time.",
        ),
        "cost": (
            "提出の遅れた店舗の経費精算38件が、{before}の締めのあとに届きました。{before}分の調整として請求します。",
            "Thirty-eight expense claims of restaurants came in after {before} was closed. They are billed as an adjustment for {before}.",
        ),
    },
    opens=(
        Point(name="shifts", title="シフト希望の締め切りを、全店舗とも毎月20日にそろえる", side="client", owner="酒井 久美", due=(1, 20)),
        Point(name="expenses", title="経費精算は翌月5日までに出すよう、全店舗に知らせる", side="client", owner="酒井 久美", due=(2, 5)),
        Point(name="payroll", title="給与計算を担当できる人を、もう一人育てる", side="provider", owner="小川 浩二", due=(4, 25)),
        Point(name="supplies", title="備品の発注を週2回にまとめる案を出す", side="provider", owner="小川 浩二", due=(2, 5)),
        Point(name="same-day", title="15時までに届いた請求書は、当日中に処理する", side="provider", kind="decision", status="done"),
    ),
    remark="調整の内容を確認しました。締め切りの件は、店長会議で決めます。",
)  # fmt: skip
_LAST = Minutes(
    comments={
        "summary": (
            "{month}の完了は{resolved}件、完了の期限を守れた割合は{level}でした。シフト希望の締め切りがそろいました。ご協力ありがとうございました。",
            "In {month} we resolved {resolved} tickets and met {level} of the resolution targets. All wishes for shifts now come in on time: thank you.",
        ),
        "outlook": (
            "給与計算の二人目は、{after}から三浦と一緒に計算します。",
            "From {after} on, the second person for payroll will work beside Ms Miura.",
        ),
    },
    closes={"shifts": "done", "supplies": "done"},
    opens=(
        Point(name="twice", title="備品の発注を週2回（月曜日と木曜日）にするかどうかを決める", side="client", owner="村上 亮", due=(2, 10)),
    ),
    until="sent",
)  # fmt: skip
HANAMI = Reviewed(company="HANAMI", newest_first=(_LAST, _FIRST))
