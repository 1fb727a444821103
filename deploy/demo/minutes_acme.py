"""アクメ東京's reviews: wages rest on one person, a case was billed twice, and a price was left out of the new rate card."""

from deploy.demo.minutes import Minutes, Point, Reviewed

_FIRST = Minutes(
    comments={
        "summary": (
            "{month}の完了は{resolved}件、完了の期限を守れた割合は{level}でした。依頼は月末に集中しています。",
            "In {month} we resolved {resolved} tickets and met {level} of the resolution targets. Requests bunch at the end of the month.",
        ),
        "outlook": (
            "給与計算は三浦が一人で担当しています。不在のときも止まらないよう、二人目の担当者を育てます。",
            "Payroll rests on one person, Ms Miura. We will train a second, so that it does not stop when she is away.",
        ),
    },
    opens=(
        Point(name="payroll", title="給与計算の二人目の担当者を育てる", side="provider", owner="小川 浩二", due=(5, 25),
              note="手順書の読み合わせから始め、給与支給日の前に2回、二人で計算する"),
        Point(name="joiners", title="入社手続きの依頼は入社日の5営業日前までに出すよう、各部へ知らせる", side="client", owner="木村 直樹", due=(2, 5)),
        Point(name="helpdesk", title="{after}分から、ヘルプデスクの料金を引き下げる", side="provider", kind="decision", status="done"),
    ),
    remark="内容を確認しました。給与計算の二人目については、毎月の進み具合を教えてください。",
)  # fmt: skip
_SECOND = Minutes(
    comments={
        "summary": (
            "{month}の完了は{resolved}件、完了の期限を守れた割合は{level}でした。入社手続きの周知にご協力いただき、ありがとうございました。",
            "In {month} we resolved {resolved} tickets and met {level} of the resolution targets. Thank you for informing your departments.",
        ),
        "cost": (
            "{before}分の請求書に、同じ案件を二重に計上したものが1件ありました。返還請求書を発行済みです。ご迷惑をおかけしました。",
            "One case was billed twice on the invoice for {before}. The credit note has been issued. We apologise for the mistake.",
        ),
    },
    closes={"joiners": "done"},
    opens=(
        Point(name="double", title="請求案を出す前に、同じ案件の二重計上がないかを二人で確認する", side="provider", kind="decision", status="done"),
        Point(name="urgent", title="「至急」で依頼する基準を社内で決め、依頼者に知らせる", side="client", owner="木村 直樹", due=(3, 15)),
    ),
    remark="返還請求書を受け取りました。再発防止をお願いします。",
)  # fmt: skip
_LAST = Minutes(
    comments={
        "summary": (
            "{month}の完了は{resolved}件、完了の期限を守れた割合は{level}でした。ヘルプデスクは{month}から新しい料金です。",
            "In {month} we resolved {resolved} tickets and met {level} of the resolution targets. The new help desk prices apply from {month}.",
        ),
        "cost": (
            "新しい料金表から会議室の設営が漏れていたため、{month}分の請求案に含まれていません。料金表を直したうえで、請求案を作り直します。",
            "The new rate card lacks the setting up of meeting rooms, so the draft invoice for {month} does too. We will correct both.",
        ),
        "outlook": (
            "給与計算は、二人目の候補者が手順書の読み合わせを終えました。次の支給日の前に、二人で計算します。",
            "For payroll, the second person has gone through the procedure. They will do the next run together.",
        ),
    },
    opens=(
        Point(name="rooms", title="料金表に会議室の設営を加え、{month}分の請求案を作り直す", side="provider", owner="藤井 聡", due=(2, 5)),
        Point(name="dispute", title="請求案へのお申し出（再依頼の1件）を確認し、結果を知らせる", side="provider", owner="後藤 裕子", due=(2, 5)),
    ),
    until="sent",
)  # fmt: skip
ACME = Reviewed(company="ACME", newest_first=(_LAST, _SECOND, _FIRST))
