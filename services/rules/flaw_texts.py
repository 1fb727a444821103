"""Why a calendar or a policy is refused, by code: Japanese and English, with what was held and what it takes."""

TEXTS = {
    "missing": (
        "必須の項目がありません。{takes} を指定してください。",
        "It is missing; it takes {takes}.",
    ),
    "wrong_type": (
        "{held} でした。{takes} を指定してください。",
        "It held {held}; it takes {takes}.",
    ),
    "unknown_field": (
        "未知の項目です。使えるのは {takes} だけです。",
        "An unknown field; only {takes} are taken.",
    ),
    "unknown_calendar": (
        "カレンダー {held} はありません。{takes} を指定してください。",
        "There is no calendar {held}; it takes {takes}.",
    ),
    "too_many": (
        "{held} 個でした。{takes} 個までです。",
        "It held {held} entries; it takes up to {takes}.",
    ),
    "too_deep": (
        "共通部分の入れ子は {takes} 段までです。",
        "Intersections may be nested up to {takes} deep.",
    ),
    "unknown_time_zone": (
        "{held} は知らないタイムゾーンです。{takes} のような IANA の名前を指定してください。",
        "It held {held}; it takes a time zone of the IANA database, such as {takes}.",
    ),
    "unknown_region": (
        "{held} は知らない地域です。{takes} のような ISO 3166 のコードを指定してください。",
        "It held {held}; it takes an ISO 3166 code such as {takes}.",
    ),
    "wrong_date": (
        "{held} は日付ではありません。{takes} のように指定してください。",
        "It held {held}; it takes a date such as {takes}.",
    ),
    "wrong_time": (
        "{held} は時刻ではありません。{takes} のように指定してください。",
        "It held {held}; it takes a time such as {takes}.",
    ),
    "empty_stretch": (
        "{held} には長さがありません。開始は 23:59 まで、終了は別の時刻です（終日は {takes}）。",
        "It held {held}, which has no length; a stretch opens by 23:59, closes at another time, as {takes}.",
    ),
    "not_positive": (
        "{held} でした。{takes} を指定してください。",
        "It held {held}; it takes {takes}.",
    ),
    "repeated": (
        "{held} は二度使われています。それぞれ一度だけです。",
        "It held {held} twice; it takes each once.",
    ),
    "wrong_percents": (
        "{held} でした。{takes} を小さい順に指定してください。",
        "It held {held}; it takes {takes}, rising.",
    ),
    "unknown_word": (
        "{held} でした。使えるのは {takes} です。",
        "It held {held}; it takes one of {takes}.",
    ),
}
