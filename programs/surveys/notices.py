"""What those invited to a survey are told. What it was about is not said: others may read that phone."""

from django.utils.translation import gettext_lazy as _

from programs.notices.texts import MessageText, Wording, register

HEAD = "[서대문구청] "
EXAMPLES = {
    "title": "서비스 만족도",
    "until": "2026. 4. 10.(금) 14:00",
    "url": "https://portal.example.go.kr/surveys/i/WyI3:1vX/",
    "department": "민원여권과",
    "post": "담당",
    "phone": "02-330-1137",
}
register(
    MessageText(
        key="surveys.invitation",
        title=_("설문 초대"),
        to="설문에 초대받은 사람",
        when="다녀가거나 설문에 초대하면 (밤에는 보내지 않음)",
        sms=f"{HEAD}{{title}}: 어떠셨는지 알려 주세요. {{until}}까지 {{url}} 문의 {{contact}}",
        email_subject=f"{HEAD}{{title}}: 어떠셨는지 알려 주세요",
        email_body="어떠셨는지 알려 주시면 일하는 방법을 고치는 데 쓰겠습니다. 1분이면 됩니다.\n\n"
        "답하기: {url}\n답할 수 있는 때: {until}까지\n\n"
        "답하지 않으셔도 괜찮습니다. 한 번 더 알린 뒤에는 다시 알리지 않습니다.\n문의: {contact}",
        variables=EXAMPLES,
        priority="reminder",
        translations={
            "en": Wording(
                sms=f"{HEAD}{{title}}: please tell us how it went, until {{until}}: {{url}} {{contact}}",
                email_subject="[Seodaemun-gu] {title}: please tell us how it went",
                email_body="Please tell us how it went. It takes a minute.\n\nAnswer: {url}\nUntil: {until}\n\n"
                "You need not answer. We remind you once and not again.\nQuestions: {contact}",
            ),
            # By e-mail only: what a text message is made of (cp949) has no letters for these two.
            "zh-hans": Wording(
                email_subject="[西大门区厅] {title}：请告诉我们您的感受",
                email_body="请告诉我们您的感受，以便我们改进工作。只需一分钟。\n\n"
                "回答：{url}\n截止时间：{until}\n\n"
                "不回答也没有关系。我们只会再提醒一次，之后不再通知。\n咨询：{contact}",
            ),
            "vi": Wording(
                email_subject="[Quận Seodaemun] {title}: xin cho biết cảm nhận của bạn",
                email_body="Xin cho biết cảm nhận của bạn để chúng tôi cải thiện công việc. Chỉ mất một phút.\n\n"
                "Trả lời: {url}\nHạn trả lời: {until}\n\n"
                "Bạn không bắt buộc phải trả lời. Chúng tôi chỉ nhắc một lần nữa rồi thôi.\nLiên hệ: {contact}",
            ),
        },
    )
)
register(
    MessageText(
        key="surveys.reminder",
        title=_("설문 다시 알림"),
        to="설문에 초대받고 아직 답하지 않은 사람",
        when="초대하고 사흘이 지나도 답이 없으면 한 번",
        sms=f"{HEAD}{{title}}: 아직 답할 수 있습니다. {{until}}까지 {{url}} 다시 알리지 않습니다. 문의 {{contact}}",
        email_subject=f"{HEAD}{{title}}: 아직 답할 수 있습니다",
        email_body="아직 답할 수 있습니다. 1분이면 됩니다. 이 뒤로는 다시 알리지 않습니다.\n\n"
        "답하기: {url}\n답할 수 있는 때: {until}까지\n문의: {contact}",
        variables=EXAMPLES,
        priority="reminder",
        translations={
            "en": Wording(
                sms=f"{HEAD}{{title}}: you can still answer until {{until}}: {{url}} (last reminder) {{contact}}",
                email_subject="[Seodaemun-gu] {title}: you can still answer",
                email_body="You can still answer. It takes a minute, and this is the last reminder.\n\n"
                "Answer: {url}\nUntil: {until}\nQuestions: {contact}",
            ),
            "zh-hans": Wording(
                email_subject="[西大门区厅] {title}：您仍可以回答",
                email_body="您仍可以回答。只需一分钟，这是最后一次提醒。\n\n"
                "回答：{url}\n截止时间：{until}\n咨询：{contact}",
            ),
            "vi": Wording(
                email_subject="[Quận Seodaemun] {title}: bạn vẫn có thể trả lời",
                email_body="Bạn vẫn có thể trả lời. Chỉ mất một phút và đây là lần nhắc cuối cùng.\n\n"
                "Trả lời: {url}\nHạn trả lời: {until}\nLiên hệ: {contact}",
            ),
        },
    )
)
