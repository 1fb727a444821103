"""Northgate's reviews, written in English. That of the last month is still being prepared."""

from deploy.demo.minutes import Minutes, Point, Reviewed

_FIRST = Minutes(
    comments={
        "summary": (
            "{month}の完了は{resolved}件、完了の期限を守れた割合は{level}でした。期限は、両社の営業時間が重なる時間で数えます。",
            "In {month} we resolved {resolved} tickets and met {level} of the resolution targets, counted in the office hours that we share.",
        ),
        "quality": (
            "請求書の差し戻しを減らすため、依頼フォームを一緒に見直すことをご提案します。",
            "To send fewer invoices back, we propose to go through the request form together.",
        ),
    },
    opens=(
        Point(name="leavers", title="Send the list of leavers by the 25th of each month", side="client", owner="Margaret Reid", due=(1, 25)),
        Point(name="passwords", title="Write a guide that lets staff reset a password themselves", side="provider", owner="西村 香織",
              due=(3, 15), note="A draft by the next review"),
        Point(name="form", title="Go through the request form for invoices and mark the fields that are often left open", side="client",
              owner="Daniel Hughes", due=(2, 10)),
        Point(name="evening", title="Try answering for one hour longer in the evening", side="provider", owner="西村 香織", due=(2, 1)),
        Point(name="vendors", title="Calls to vendors are confirmed in writing on the same day", side="provider", kind="decision", status="done"),
    ),
    remark="Agreed. The list of missed targets is very useful, please keep it.",
)  # fmt: skip
_LAST = Minutes(
    comments={
        "summary": (
            "{month}の完了は{resolved}件、完了の期限を守れた割合は{level}でした。退職者の一覧を早めにいただけるようになりました。",
            "In {month} we resolved {resolved} tickets and met {level} of the resolution targets. The list of leavers now reaches us in time.",
        ),
        "outlook": (
            "パスワード再設定の案内は下書きができました。会議でご確認ください。",
            "The guide for resetting passwords is drafted. Please look at it before we meet.",
        ),
    },
    closes={"leavers": "done", "evening": "dropped"},
    until="draft",
)  # fmt: skip
NORTH = Reviewed(company="NORTH", newest_first=(_LAST, _FIRST))
