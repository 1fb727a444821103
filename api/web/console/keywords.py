"""Words by which commands and places are found in the palette, whatever is typed: kanji, kana, romaji (made from the kana) or English."""

from collections.abc import Mapping

COMMANDS: Mapping[str, str] = {
    "n": "次のチケットを取る つぎ とる next take pull",
    "r": "返信 へんしん 返事 reply answer",
    "i": "社内メモ しゃないめも メモ 内部 ないぶ internal note memo",
    "w": "確認待ち かくにんまち お客様に確認 かくにん wait for client ask question",
    "h": "保留 ほりゅう hold pause",
    "e": "完了 かんりょう 解決 かいけつ resolve finish done complete",
    "a": "担当 たんとう 割り当て わりあて assign assignee",
    "x": "手順を進める てじゅん チェック 選ぶ えらぶ tick step select",
    "u": "一覧へ戻る もどる いちらん back list",
    "[": "前のチケット まえ previous ticket",
    "]": "次のチケット つぎ next ticket",
    "b": "まとめて操作 まとめて いっかつ 一括 bulk many",
    "c": "起票 きひょう 新しいチケット あたらしい しんき new ticket create",
    "s": "検査 けんさ review check",
    "t": "作業時間 さぎょうじかん タイマー timer time",
}
"""By the key that works a command."""

PLACES: Mapping[str, str] = {
    "/console": "自分の作業 じぶんのさぎょう しごと my work mine",
    "/console/queues": "キュー 待ち まち queues waiting",
    "/console/tickets": "チケット 一覧 いちらん けんさく 検索 tickets search list",
    "/floor": "フロア 現場 げんば floor people board",
    "/floor/skills": "スキル 技能 ぎのう skills",
    "/floor/rules": "振り分け ふりわけ 規則 きそく routing rules",
    "/floor/calendars": "カレンダー 営業日 えいぎょうび 休日 きゅうじつ calendars holidays",
    "/floor/policies": "期限 きげん 約束 やくそく sla policies targets",
    "/procedures": "手順書 てじゅんしょ マニュアル procedures manuals",
    "/recurring": "定業務 ていぎょうむ ていけいぎょうむ recurring",
    "/admin": "管理 かんり 設定 せってい administration settings",
    "/portal": "ポータル お客様 おきゃくさま portal",
    "/reports": "実績 じっせき 報告 ほうこく レポート reports dashboard",
    "/billing": "請求 せいきゅう billing invoices",
}
"""By the address of a place."""
