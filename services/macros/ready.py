"""A dozen ready texts to begin with: what every back office writes again and again."""

from services.macros.actions import NewMacro

READY = (
    NewMacro(
        "received", "受付のご連絡", "Received",
        "{{requester}}様\n\nご依頼「{{subject}}」を受け付けました（受付番号 {{reference}}）。\n{{due}}までに、まずご連絡いたします。\n\n{{me}}",
        "Dear {{requester}},\n\nWe have received your request “{{subject}}” ({{reference}}).\nYou will hear from us by {{due}}.\n\n{{me}}",
    ),
    NewMacro(
        "ask-documents", "不足書類のお願い", "Ask for missing papers",
        "{{requester}}様\n\n{{reference}} の手続きに必要な次の書類が見当たりません。\n\n・\n\nこの画面に添付してお送りください。届き次第、作業を進めます。\n\n{{me}}",
        "Dear {{requester}},\n\nFor {{reference}} we still need the following papers:\n\n- \n\nPlease attach them here. We go on as soon as they arrive.\n\n{{me}}",
        moves_to="waiting_client",
    ),
    NewMacro(
        "ask-details", "内容の確認", "Ask for details",
        "{{requester}}様\n\n{{reference}} について、1点確認させてください。\n\n・\n\nご返信をいただくまで、期限の時計は止まります。\n\n{{me}}",
        "Dear {{requester}},\n\nOne question about {{reference}}:\n\n- \n\nThe due time is paused until you reply.\n\n{{me}}",
        moves_to="waiting_client",
    ),
    NewMacro(
        "remind", "返信のお願い（再送）", "Reminder",
        "{{requester}}様\n\n{{reference}} の確認事項について、ご返信をお待ちしています。お手数ですが、状況をお知らせください。\n\n{{me}}",
        "Dear {{requester}},\n\nWe are still waiting for your reply on {{reference}}. Please let us know how things stand.\n\n{{me}}",
        moves_to="waiting_client",
    ),
    NewMacro(
        "progress", "途中経過のご報告", "Progress report",
        "{{requester}}様\n\n{{reference}} は予定どおり進んでいます。完了の予定は{{due}}です。\n\n{{me}}",
        "Dear {{requester}},\n\n{{reference}} goes on as planned. We expect to finish by {{due}}.\n\n{{me}}",
    ),
    NewMacro(
        "delay", "遅れのお詫びと新しい予定", "Delay, with the new time",
        "{{requester}}様\n\n{{reference}} の完了が、予定より遅れる見込みです。申し訳ありません。\n理由：\n新しい予定：\n\n{{me}}",
        "Dear {{requester}},\n\n{{reference}} will be finished later than planned. We are sorry.\nReason: \nNew time: \n\n{{me}}",
    ),
    NewMacro(
        "done", "完了のご報告", "Finished",
        "{{requester}}様\n\n{{reference}}「{{subject}}」が完了しました。\n内容をご確認ください。気になる点があれば、このページから再開できます。\n\n{{me}}",
        "Dear {{requester}},\n\n{{reference}} “{{subject}}” is finished.\nPlease have a look. If anything is not right, you can reopen it on this page.\n\n{{me}}",
        moves_to="resolved",
    ),
    NewMacro(
        "onboarding-done", "入社手続き完了のご報告", "Onboarding finished",
        "{{requester}}様\n\n入社手続き（{{reference}}）が完了しました。資格取得届の控えを添付します。\n健康保険の資格確認書は、届き次第お送りします。\n\n{{me}}",
        "Dear {{requester}},\n\nThe onboarding ({{reference}}) is finished; copies of the notices are attached.\nThe health insurance certificate follows as soon as it arrives.\n\n{{me}}",
        task_types=("hr.onboarding",), domains=("hr",), moves_to="resolved",
    ),
    NewMacro(
        "invoice-difference", "請求書の相違の確認", "Difference on an invoice",
        "{{requester}}様\n\n{{reference}} の請求書で、発注の内容と金額に相違がありました。\n\n発注：　円\n請求：　円\n\nこのまま支払ってよいか、取引先へ確認するかをお知らせください。\n\n{{me}}",
        "Dear {{requester}},\n\nThe invoice of {{reference}} differs from the order.\n\nOrdered: \nInvoiced: \n\nShall it be paid as it is, or shall we ask the supplier?\n\n{{me}}",
        domains=("accounting", "finance"), moves_to="waiting_client",
    ),
    NewMacro(
        "password-reset", "パスワード再設定のご案内", "Password reset",
        "{{requester}}様\n\nパスワードを再設定しました（{{reference}}）。仮パスワードは、ご本人の電話へ別にお知らせします。\n最初のサインインで変更してください。\n\n{{me}}",
        "Dear {{requester}},\n\nThe password is reset ({{reference}}). The temporary one is told by telephone to the person alone.\nPlease change it at the first sign-in.\n\n{{me}}",
        domains=("it",), moves_to="resolved",
    ),
    NewMacro(
        "phone-note", "電話の記録", "Note of a telephone call",
        "【電話】{{today}}\n相手：\n用件：\n回答：\n次にすること：", "[Call] {{today}}\nWith: \nAbout: \nAnswered: \nNext: ", visibility="internal",
    ),
    NewMacro(
        "handover-note", "引き継ぎメモ", "Handover note",
        "【引き継ぎ】{{reference}}\nいまの状況：\n待っているもの：\n注意すること：\n次の期限：{{due}}",
        "[Handover] {{reference}}\nWhere it stands: \nWaiting for: \nMind: \nNext due: {{due}}", visibility="internal",
    ),
)  # fmt: skip
"""The ready set that an administrator can adopt."""
