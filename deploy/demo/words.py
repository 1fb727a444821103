"""What people of the demo write, in Japanese and English: subjects, questions, answers. All names and cases are made up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Texts = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Trouble:
    """What does not work: the line above it, the form's category, the system or device, and what happens."""

    subject: str
    category: str
    system: str
    symptom: str


TROUBLES: Mapping[str, Sequence[Trouble]] = {
    "ja": (
        Trouble("VPNにつながりません", "network", "VPN", "在宅のPCからVPNにつなごうとすると、数秒で切れてしまいます。"),
        Trouble("複合機でスキャンができません", "pc", "複合機", "スキャンを始めると「送信先が見つかりません」と表示されます。"),
        Trouble("Excelが開くたびに固まります", "pc", "Excel", "共有フォルダーのファイルを開くと、1分ほど応答がなくなります。"),
        Trouble("会議室のモニターに映りません", "pc", "会議室のモニター", "ケーブルをつないでも「信号なし」のままです。別のPCでも同じでした。"),
        Trouble("メールが届かない相手がいます", "mail", "メール", "取引先の1社にだけ届かず、翌日にエラーの通知が戻ってきます。"),
        Trouble("勤怠システムにサインインできません", "business", "勤怠システム", "パスワードを入れると最初の画面に戻ります。昨日までは使えました。"),
        Trouble("PCの動作がとても遅いです", "pc", "ノートPC", "更新のあとから、起動に10分ほどかかるようになりました。"),
        Trouble("共有フォルダーが見えません", "network", "共有フォルダー", "席を移ってから、部署の共有フォルダーが一覧に出ません。"),
    ),
    "en": (
        Trouble("VPN drops every few minutes", "network", "VPN", "The connection drops every few minutes when I work from home."),
        Trouble("Cannot print on the third floor", "pc", "Printer, third floor", "Jobs stay in the queue and nothing comes out. Scanning works."),
        Trouble("Excel freezes on opening", "pc", "Excel", "Any file on the shared drive freezes for about a minute when I open it."),
        Trouble("No sound in video meetings", "pc", "Headset", "Others can hear me, but I cannot hear them. It worked last week."),
        Trouble("E-mail to one customer bounces", "mail", "E-mail", "Everything I send to one customer comes back the next day."),
        Trouble("Shared drive is missing", "network", "Shared drive", "Since I moved desks, our department's drive no longer appears."),
        Trouble("Laptop is very slow since the update", "pc", "Laptop", "Since Tuesday's update it takes ten minutes to start."),
        Trouble("Cannot sign in to the expense system", "business", "Expense system", "It says my session has expired as soon as I sign in."),
    ),
}  # fmt: skip

SUBJECTS: Mapping[str, Texts] = {
    "it.helpdesk": {language: tuple(each.subject for each in troubles) for language, troubles in TROUBLES.items()},
    "it.password-reset": {
        "ja": ("パスワードを忘れました（{system}）", "{system}がロックされました", "二要素認証の端末を替えました（{system}）"),
        "en": ("Password forgotten ({system})", "Locked out of {system}", "New phone, second factor needed ({system})"),
    },
    "it.account-issue": {"ja": ("アカウント発行：{name}さん（{department}）",), "en": ("New account: {name}, {department}",)},
    "it.account-disable": {"ja": ("アカウント停止：{name}さん（{day}退職）",), "en": ("Disable account: {name}, leaving {day}",)},
    "it.pc-kitting": {"ja": ("PCキッティング{n}台（{department}）",), "en": ("Laptops for {department}: {n}",)},
    "it.licence-management": {"ja": ("ライセンスの更新と棚卸し（{month}）",), "en": ("Licence review for {month}", "{n} additional design licences")},
    "accounting.invoice-processing": {
        "ja": ("請求書{n}件の処理（{month}分）", "{supplier}などの請求書{n}件", "{department}受領分の請求書（{day}）"),
        "en": ("{n} supplier invoices for {month}", "{n} invoices from {supplier} and others"),
    },
    "accounting.expense-check": {"ja": ("経費精算の確認{n}件（{month}）", "{department}の経費精算"), "en": ("{n} expense claims, {month}", "Expense claims: {department}")},
    "accounting.invoice-issuing": {"ja": ("請求書の発行{n}件（{month}締め）",), "en": ("Issue {n} invoices for {month}",)},
    "accounting.monthly-close": {"ja": ("月次決算補助（{month}）",), "en": ("Monthly closing support, {month}",)},
    "finance.payment-matching": {"ja": ("入金消込{n}件（{day}入金分）",), "en": ("Match {n} receipts from {day}",)},
    "finance.payment-file": {"ja": ("{day}支払分の振込データ",), "en": ("Payment file for {day}",)},
    "finance.bank-reconciliation": {"ja": ("銀行残高の照合（{month}）",), "en": ("Bank reconciliation, {month}",)},
    "hr.onboarding": {"ja": ("入社手続き：{name}さん（{day}入社）", "{department}の入社手続き：{name}さん"), "en": ("Onboarding: {name}, starting {day}",)},
    "hr.offboarding": {"ja": ("退職手続き：{name}さん（{day}退職）",), "en": ("Offboarding: {name}, leaving {day}",)},
    "hr.attendance-check": {"ja": ("勤怠チェック（{month}、{n}名）",), "en": ("Attendance check for {month}, {n} people",)},
    "hr.payroll": {"ja": ("給与計算（{month}支給、{n}名）",), "en": ("Payroll for {month}, {n} people",)},
    "hr.applicant-handling": {"ja": ("応募者対応：{name}様（{department}アルバイト）", "面接の日程調整：{name}様"), "en": ("Applicant for {department}: {name}",)},
    "ga.supplies-order": {"ja": ("備品発注：コピー用紙ほか{n}点", "消耗品の補充（{department}）", "名入れ封筒ほか{n}点の発注"), "en": ("Order {n} items of stationery", "Coffee and supplies for {department}")},
    "ga.business-cards": {"ja": ("名刺の作成：{name}さん（{department}）",), "en": ("Business cards for {name}",)},
    "ga.contract-management": {"ja": ("{supplier}との契約書の確認", "契約更新：{supplier}（{day}満了）"), "en": ("Contract with {supplier}",)},
    "ga.mail-digitisation": {"ja": ("郵便物の電子化（{day}受領分、{n}通）",), "en": ("Scan {n} letters received {day}",)},
    "ga.travel-booking": {"ja": ("出張手配：{city}（{day}）",), "en": ("Trip to {city} on {day}", "Train and hotel for {city}")},
    "own.meeting-room": {"ja": ("来客{n}名の会議室設営（{day}）",), "en": ("Meeting room for {n} guests on {day}",)},
    "own.shift-table": {"ja": ("{department}のシフト表（{month}）",), "en": ("Shift schedule for {department}, {month}",)},
    "own.vendor-call": {"ja": ("{supplier}への問い合わせ",), "en": ("Ask {supplier} about a delivery", "Call {supplier} about an invoice", "{supplier}: date for lift maintenance")},
}  # fmt: skip

SYSTEMS: Texts = {
    "ja": ("グループウェア", "勤怠システム", "経費精算システム", "VPN", "会計システム"),
    "en": ("the groupware", "the expense system", "the VPN", "the accounting system"),
}
SUPPLIERS: Texts = {
    "ja": (
        "青葉計装", "みどり運輸", "サンライズ文具", "白川印刷", "東西リース", "北斗フーズ", "日の出製氷", "三つ葉清掃", "山吹電機", "常盤倉庫",
    ),
    "en": (
        "Aoba Keiso", "Midori Transport", "Sunrise Stationery", "Shirakawa Printing", "Tozai Leasing", "Hokuto Foods",
        "Mitsuba Cleaning", "Yamabuki Electric", "Tokiwa Storage",
    ),
}  # fmt: skip
CITIES: Texts = {
    "ja": ("大阪", "福岡", "札幌", "名古屋", "仙台"),
    "en": ("Osaka", "Kyoto", "Singapore", "London", "Sapporo"),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom a case is about: the name as written, in katakana, in Roman letters, and before the @ of an address."""

    name: str
    kana: str
    roman: str
    mail: str


PEOPLE: Mapping[str, Sequence[Person]] = {
    "ja": (
        Person("相川 陽菜", "アイカワ ヒナ", "Aikawa Hina", "aikawa"), Person("有村 樹", "アリムラ イツキ", "Arimura Itsuki", "arimura"),
        Person("宇野 芽衣", "ウノ メイ", "Uno Mei", "uno"), Person("江口 颯太", "エグチ ソウタ", "Eguchi Sota", "eguchi"),
        Person("大西 結衣", "オオニシ ユイ", "Onishi Yui", "onishi"), Person("片岡 悠斗", "カタオカ ユウト", "Kataoka Yuto", "kataoka"),
        Person("北川 咲良", "キタガワ サクラ", "Kitagawa Sakura", "kitagawa"), Person("工藤 大和", "クドウ ヤマト", "Kudo Yamato", "kudo"),
        Person("黒田 葵", "クロダ アオイ", "Kuroda Aoi", "kuroda"), Person("小松 律", "コマツ リツ", "Komatsu Ritsu", "komatsu"),
        Person("桜井 真央", "サクライ マオ", "Sakurai Mao", "sakurai"), Person("柴田 航", "シバタ ワタル", "Shibata Wataru", "shibata"),
        Person("杉山 千夏", "スギヤマ チナツ", "Sugiyama Chinatsu", "sugiyama"), Person("高野 慎吾", "タカノ シンゴ", "Takano Shingo", "takano"),
        Person("千葉 美月", "チバ ミヅキ", "Chiba Mizuki", "chiba"), Person("土屋 亮介", "ツチヤ リョウスケ", "Tsuchiya Ryosuke", "tsuchiya"),
        Person("永井 彩乃", "ナガイ アヤノ", "Nagai Ayano", "nagai"), Person("西田 康平", "ニシダ コウヘイ", "Nishida Kohei", "nishida"),
        Person("浜田 里緒", "ハマダ リオ", "Hamada Rio", "hamada"), Person("平野 拓真", "ヒラノ タクマ", "Hirano Takuma", "hirano"),
        Person("星野 奈々", "ホシノ ナナ", "Hoshino Nana", "hoshino"), Person("三宅 匠", "ミヤケ タクミ", "Miyake Takumi", "miyake"),
        Person("安田 春香", "ヤスダ ハルカ", "Yasuda Haruka", "yasuda"), Person("和田 駿", "ワダ シュン", "Wada Shun", "wada"),
    ),
    "en": (
        Person("Alice Grant", "アリス グラント", "Alice Grant", "a.grant"), Person("Ben Shaw", "ベン ショー", "Ben Shaw", "b.shaw"),
        Person("Chloe Marsh", "クロエ マーシュ", "Chloe Marsh", "c.marsh"), Person("Dev Rao", "デブ ラオ", "Dev Rao", "d.rao"),
        Person("Ella Ward", "エラ ウォード", "Ella Ward", "e.ward"), Person("Finn Lowe", "フィン ロウ", "Finn Lowe", "f.lowe"),
        Person("Grace Okoye", "グレース オコイエ", "Grace Okoye", "g.okoye"), Person("Harry Doyle", "ハリー ドイル", "Harry Doyle", "h.doyle"),
        Person("Isla Barnes", "アイラ バーンズ", "Isla Barnes", "i.barnes"), Person("Kenji Mori", "ケンジ モリ", "Kenji Mori", "k.mori"),
        Person("Nina Petrov", "ニーナ ペトロフ", "Nina Petrov", "n.petrov"), Person("Owen Clarke", "オーウェン クラーク", "Owen Clarke", "o.clarke"),
    ),
}  # fmt: skip

FIRST_ANSWERS: Texts = {
    "ja": (
        "お問い合わせありがとうございます。内容を確認し、対応を始めます。", "承りました。本日中に状況をご連絡します。",
        "受け付けました。資料を確認しています。", "ご連絡ありがとうございます。担当いたします。",
    ),
    "en": ("Thank you. I have started on this.", "Received. I will update you today.", "Thank you. I am checking the documents now.", "Thank you. I will take care of this."),
}  # fmt: skip
QUESTIONS: Texts = {
    "ja": (
        "一点確認させてください。添付の金額と申請の金額が異なりますが、どちらが正しいでしょうか。",
        "ご希望の期日をお教えください。", "対象者の社員番号が見当たりません。お知らせいただけますか。",
        "画面に出ているメッセージを、そのままお送りいただけますか。", "前回と同じ条件で進めてよろしいでしょうか。",
    ),
    "en": (
        "The amount in the attachment differs from the one in the form. Which is correct?", "When do you need this by?",
        "Could you send me the exact message you see?", "Shall we proceed on the same terms as last time?",
    ),
}  # fmt: skip
REPLIES: Texts = {
    "ja": (
        "添付の金額が正しいです。よろしくお願いします。", "今週中にお願いできれば助かります。", "失礼しました。社員番号は台帳の通りです。",
        "はい、前回と同じでお願いします。", "「認証に失敗しました」と出ます。",
    ),
    "en": ("The amount in the attachment is correct.", "By the end of the week, please.", "It says “Authentication failed”.", "Yes, the same as last time, please."),
}  # fmt: skip
CHASERS: Texts = {
    "ja": (
        "進み具合はいかがでしょうか。",
        "急ぎになりました。いつ頃になりますか。",
        "追加の資料がありますが、まだ間に合いますか。",
    ),
    "en": (
        "Could you give me an update?",
        "It has become urgent. When can I expect it?",
        "I have one more document. Is it too late to add it?",
    ),
}
UPDATES: Texts = {
    "ja": (
        "現在作業中です。本日中に完了の見込みです。",
        "お待たせしております。確認が取れ次第ご連絡します。",
        "はい、間に合います。お送りください。",
    ),
    "en": (
        "I am working on it and expect to finish today.",
        "Apologies for the delay. I will update you once one last check is complete.",
        "No, it is not too late. Please send it.",
    ),
}
THANKS: Texts = {
    "ja": ("ご回答ありがとうございます。続けます。", "承知しました。作業に戻ります。"),
    "en": ("Thank you. I will continue with this.", "Thank you, that is all I needed."),
}
EXCUSES: Texts = {
    "ja": ("資料の到着が遅れたため、お客様と合意済み。", "システム障害による遅れ。お客様了承済み。"),
    "en": (
        "Documents arrived late; agreed with the client.",
        "System outage at the vendor; accepted by the client.",
    ),
}
DONE: Texts = {
    "ja": (
        "完了しました。ご確認をお願いします。",
        "対応が終わりました。ご不明な点はこのままご返信ください。",
        "処理しました。控えを添えてあります。",
    ),
    "en": (
        "This is done. Please check the result.",
        "This is complete. Please reply here if anything is unclear.",
        "Processed. Copies are attached.",
    ),
}
REOPENED: Texts = {
    "ja": (
        "まだ直っていないようです。もう一度見ていただけますか。",
        "一件、金額が違っていました。",
        "抜けているものがありました。",
    ),
    "en": (
        "It still does not work. Could you look at it again?",
        "One of the amounts is wrong.",
        "One item is missing.",
    ),
}
NOTES: Texts = {
    "ja": (
        "先方は午前中の連絡を希望。",
        "前任者の手順と異なる点あり。手順書の見直しを提案。",
        "例外処理：監査ログを確認済み。",
        "原本は後日郵送とのこと。",
    ),
    "en": (
        "Prefers to be contacted in the morning.",
        "Differs from the procedure; I propose an update.",
        "Exception; confirmed with the team lead.",
    ),
}
EVIDENCE: Texts = {
    "ja": ("控えをフォルダーに保管済み", "画面の写しを確認", "突合結果に差異なし"),
    "en": ("Copy filed", "Screenshot checked", "No differences found"),
}
HOLDS: Texts = {
    "ja": ("仕入先の回答待ち", "システム保守の終了待ち", "原本の到着待ち"),
    "en": ("Waiting for the vendor's reply", "Waiting for system maintenance to end"),
}
REJECTIONS: Texts = {
    "ja": ("今期の予算外のため見送ります。", "内容を見直して再申請してください。"),
    "en": ("Not within this quarter's budget.", "Please resubmit with a quotation."),
}
WITHDRAWALS: Texts = {
    "ja": ("不要になりました。", "社内で解決しました。"),
    "en": ("No longer needed.", "Resolved internally."),
}
DESCRIPTIONS: Texts = {
    "ja": (
        "詳細はフォームの通りです。よろしくお願いします。",
        "いつもお世話になっております。ご対応をお願いいたします。",
        "",
    ),
    "en": ("Details are in the form. Thank you.", "As discussed last week.", ""),
}
