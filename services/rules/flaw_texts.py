"""Why a calendar, a policy or a rate card is refused, by code: Japanese and English, with what was held and what it takes."""

from services.rules.contract_texts import CONTRACT_TEXTS

TEXTS = CONTRACT_TEXTS | {
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
    "not_decimal": (
        "{held} は十進数ではありません。{takes} のように文字列で指定してください（小数点以下12桁まで、指数は使えません）。",
        "It held {held}; it takes a decimal in a string, such as {takes}, with up to 12 decimals and no exponent.",
    ),
    "wrong_unit": (
        "{held} は単位が違います。{takes} のいずれかで指定してください。",
        "The unit {held} measures something else; it takes one of {takes}.",
    ),
    "spread_crossed": (
        "{held} でした。{takes} の順になるように指定してください。",
        "It held {held}; it takes {takes}.",
    ),
    "out_of_range": (
        "{held} でした。{takes} の範囲で指定してください。",
        "It held {held}; it takes {takes}.",
    ),
    "too_few": (
        "{held} 個でした。{takes} 個以上を指定してください。",
        "It held {held} entries; it takes at least {takes}.",
    ),
    "not_of_model": (
        "この料金の種類では使えません。使えるのは {takes} です。",
        "This model does not take it; it takes {takes}.",
    ),
    "unordered_tiers": (
        "{held} でした。段階の上限は前の段階より大きくしてください（{takes}）。",
        "It held {held}; the bounds of tiers rise, so it takes {takes}.",
    ),
    "last_tier_bounded": (
        "最後の段階の上限が {held} でした。最後の段階には上限がありません（{takes}）。",
        "The last tier held {held}; it has no bound, so it takes {takes}.",
    ),
    "open_tier_inside": (
        "上限のない段階は最後だけです。{takes} を指定してください。",
        "Only the last tier is without bound; it takes {takes}.",
    ),
    "unknown_charge": (
        "{held} という料金はありません。使えるのは {takes} です。",
        "There is no charge {held} that it can be of; it takes {takes}.",
    ),
    "counted_twice": (
        "{held} はすでに別の料金で数えています。{takes}。",
        "{held} is counted by another charge already; {takes}.",
    ),
    "reserved": (
        "{held} は予約されています。{takes} のような別のコードを指定してください。",
        "It held {held}, which is reserved; it takes another code, such as {takes}.",
    ),
    "wrong_code": (
        "{held} でした。英小文字で始まる 2〜64 文字の英小文字・数字・_ . - を指定してください（例：{takes}）。",
        "It held {held}; it takes 2 to 64 of a-z, 0-9, _ . -, beginning with a letter, such as {takes}.",
    ),
    "one_of_two": (
        "{held} でした。{takes} のどちらか一方を指定してください。",
        "It held {held}; it takes either {takes}.",
    ),
    "unknown_currency": (
        "{held} は知らない通貨です。{takes} のような ISO 4217 のコードを指定してください。",
        "It held {held}; it takes a currency of ISO 4217, such as {takes}.",
    ),
    "unknown_tax_rate": (
        "{held} という税率はありません。{takes} を指定してください。",
        "It held {held}; it takes one of {takes}.",
    ),
}
