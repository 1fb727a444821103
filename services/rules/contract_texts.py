"""Why a contract, a legal entity or a party is refused, by code: Japanese and English, with what was held and what it takes."""

CONTRACT_TEXTS = {
    "one_line": (
        "1行で、{takes} 文字までで入力してください。",
        "It takes one line of text, up to {takes} characters.",
    ),
    "too_long": (
        "長すぎます。{takes} 文字までです。",
        "It is too long; it takes up to {takes} characters.",
    ),
    "wrong_amount": (
        "金額は0以上の数です。いまは {held} です。",
        "It held {held}; it takes an amount from 0 up.",
    ),
    "wrong_registration_number": (
        "登録番号は T と13桁の数字です（例 {takes}）。いまは {held} です。",
        "It held {held}; a registration number is T and 13 digits, such as {takes}.",
    ),
    "check_digit": (
        "登録番号 {held} は、法人番号としては検査数字が合いません。個人事業者の番号ならこのままで問題ありません。法人なら、もう一度お確かめください。",
        "{held} has a wrong check digit for a corporate number. A sole proprietor's number may be so; a company's may not: please look again.",
    ),
    "wrong_corporate_number": (
        "法人番号は13桁の数字です（例 {takes}）。いまは {held} です。",
        "It held {held}; a corporate number is 13 digits, such as {takes}.",
    ),
    "wrong_check_digit": (
        "法人番号 {held} の検査数字（先頭の1桁）は {takes} のはずです。番号をお確かめください。",
        "It held {held}, whose first digit, the check digit, would be {takes}; please look at the number again.",
    ),
    "wrong_country": (
        "国は {takes} のように2文字のコード（ISO 3166）です。いまは {held} です。",
        "It held {held}; it takes an ISO 3166 code of two letters, such as {takes}.",
    ),
    "wrong_postal_code": (
        "郵便番号は {takes} のように指定してください。いまは {held} です。",
        "It held {held}; it takes a postal code such as {takes}.",
    ),
    "wrong_telephone": (
        "電話番号は {takes} のように数字とハイフンで指定してください。いまは {held} です。",
        "It held {held}; it takes a telephone number such as {takes}.",
    ),
    "wrong_email": (
        "メールアドレスは {takes} のように指定してください。いまは {held} です。",
        "It held {held}; it takes an e-mail address such as {takes}.",
    ),
    "wrong_month": (
        "月は {takes} の数です。いまは {held} です。",
        "It held {held}; it takes the number of a month, {takes}.",
    ),
    "wrong_prefix": (
        "番号の頭文字は {takes} のように、半角の大文字・数字・ハイフンで1〜12文字です。いまは {held} です。",
        "It held {held}; what a number begins with has 1 to 12 capital letters, digits or hyphens, such as {takes}.",
    ),
    "same_prefix": (
        "請求書と返還請求書の番号の頭文字が同じ {held} です。別の文字にしてください。",
        "Invoices and credit notes would both begin with {held}; take another for one of them.",
    ),
    "wrong_bank_code": (
        "金融機関コードは4桁の数字です（例 {takes}）。いまは {held} です。",
        "It held {held}; a bank code is 4 digits, such as {takes}.",
    ),
    "wrong_branch_code": (
        "支店コードは3桁の数字です（例 {takes}）。いまは {held} です。",
        "It held {held}; a branch code is 3 digits, such as {takes}.",
    ),
    "wrong_account_number": (
        "口座番号は7桁の数字です（例 {takes}。桁が足りなければ前に0を付けます）。いまは {held} です。",
        "It held {held}; an account number is 7 digits, such as {takes}, with zeros in front where it is shorter.",
    ),
    "wrong_holder": (
        "口座名義は {takes} のようにカタカナ・英数字で指定してください。いまは {held} です。",
        "It held {held}; an account holder is written in katakana or Latin letters, such as {takes}.",
    ),
    "account_code_twice": (
        "口座のコード {held} が2回使われています。口座ごとに別のコードにしてください。",
        "The code {held} is used by two accounts; each has one of its own.",
    ),
    "unknown_account": (
        "{held} は知らない勘定です。使えるのは {takes} です。",
        "There is no account {held}; it takes {takes}.",
    ),
    "unknown_entity": (
        "そのような請求元はありません（{held}）。",
        "There is no such legal entity ({held}).",
    ),
    "entity_ended": (
        "請求元 {held} は終了しています。ほかの請求元を選んでください。",
        "The legal entity {held} has ended; choose another one.",
    ),
    "unknown_bank_account": (
        "請求元に {held} という口座はありません。使えるのは {takes} です。",
        "The legal entity has no bank account {held}; it takes {takes}.",
    ),
    "wrong_closing_day": (
        "締め日は0（月末）か1〜28日です。いまは {held} です。",
        "It held {held}; a closing day is 0 for the end of the month, or 1 to 28.",
    ),
    "paid_before_closing": (
        "支払日が締め日より前になります。締め日より後になるように、月か日を変えてください。",
        "The day of payment would come before the closing day; choose a later month or day.",
    ),
    "ends_before_it_begins": (
        "終了日 {held} は、開始日より後の日（契約のない最初の日）です。{takes} より後にしてください。",
        "It held {held}; the end is the first day without the contract, after {takes}.",
    ),
    "before_the_term": (
        "{held} は契約の期間の前です。{takes} 以後の日にしてください。",
        "It held {held}, before the contract begins; it takes {takes} or later.",
    ),
    "after_the_term": (
        "{held} は契約の期間の後です。{takes} より前の日にしてください。",
        "It held {held}, after the contract has ended; it takes a day before {takes}.",
    ),
    "department_taken": (
        "部署 {held} は、請求先「{takes}」がすでに受け持っています。1つの部署は1つの請求先だけです。",
        "The department {held} is paid for by {takes} already; a department has one party.",
    ),
    "department_twice": (
        "部署 {held} が2回書かれています。",
        "The department {held} is written twice.",
    ),
    "pays_for_nothing": (
        "この請求先には受け持つ部署がありません。請求書は作られません。",
        "This party pays for no department: it will get no invoice.",
    ),
    "needs_main": (
        "主たる請求先は1つ必要です。先に、別の請求先を主たる請求先にしてください。",
        "A contract has one main party; make another one the main party first.",
    ),
    "unknown_task_type": (
        "業務メニューに {held} はありません。この会社の業務メニューから選んでください（{takes}）。",
        "There is no task type {held} in the company's catalogue; it takes one of {takes}.",
    ),
    "unknown_grade": (
        "そのような職位はありません（{held}）。",
        "There is no such grade ({held}).",
    ),
}
