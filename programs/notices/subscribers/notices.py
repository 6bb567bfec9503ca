"""The messages about a subscription itself."""

from django.utils.translation import gettext_lazy as _

from ..texts import MessageText, Wording, register

LINK = "https://portal.example.go.kr/n/AbCdEfGhIjKlMnOpQrStUv"

RESULT = register(
    MessageText(
        key="notices.subscription_result",
        title=_("구 알림 수신 동의 결과"),
        to="구독자",
        when="수신 동의를 하거나 거두면(14일 안에 알려야 해요)",
        sms=(
            "[서대문구청] 구 알림 수신 동의 결과\n동의: {agreed}\n동의하지 않음·거둠: {refused}\n{at}\n"
            "바꾸기·무료 해지 {link}\n문의 {contact}"
        ),
        email_subject="[서대문구청] 구 알림 수신 동의 결과",
        email_body=(
            "구 알림 수신에 대한 뜻을 이렇게 처리했어요.\n\n"
            "동의: {agreed}\n동의하지 않음·거둠: {refused}\n처리한 때: {at}\n\n"
            "바꾸거나 무료로 해지하기: {link}\n문의: {contact}"
        ),
        variables={"agreed": "문자, 야간 수신", "refused": "광고성 정보", "at": "2026. 3. 11.(수) 14:05", "link": LINK},
        translations={
            "en": Wording(
                sms=(
                    "[Seodaemun-gu] Your choices for district news\nYes: {agreed}\nNo / withdrawn: {refused}\n{at}\n"
                    "Change or end (free): {link}\n{contact}"
                ),
                email_subject="[Seodaemun-gu] Your choices for district news",
                email_body=(
                    "This is what we have stored.\n\nYes: {agreed}\nNo / withdrawn: {refused}\nAt: {at}\n\n"
                    "Change or end, free of charge: {link}\nContact: {contact}"
                ),
            ),
            "zh-hans": Wording(
                email_subject="[西大门区厅] 区政信息接收同意结果",
                email_body=(
                    "您的选择已按如下处理。\n\n同意：{agreed}\n不同意或已撤回：{refused}\n处理时间：{at}\n\n"
                    "更改或免费退订：{link}\n咨询：{contact}"
                ),
            ),
            "vi": Wording(
                email_subject="[Quận Seodaemun] Kết quả đồng ý nhận tin",
                email_body=(
                    "Lựa chọn của quý vị đã được ghi nhận như sau.\n\nĐồng ý: {agreed}\n"
                    "Không đồng ý hoặc đã rút lại: {refused}\nThời điểm: {at}\n\n"
                    "Thay đổi hoặc hủy miễn phí: {link}\nLiên hệ: {contact}"
                ),
            ),
        },
    )
)
ENDED = register(
    MessageText(
        key="notices.subscription_ended",
        title=_("구 알림 해지 결과"),
        to="해지한 사람",
        when="구 알림을 모두 해지하면",
        sms=(
            "[서대문구청] 구 알림을 모두 해지했어요({at}). 거둔 동의: {refused}. 저장한 정보는 5일 안에 지워요. "
            "다시 신청하기 {link}\n문의 {contact}"
        ),
        email_subject="[서대문구청] 구 알림을 해지했어요",
        email_body=(
            "구 알림을 모두 해지했어요. 더 보내지 않고, 저장한 정보는 5일 안에 지워요.\n\n거둔 동의: {refused}\n"
            "처리한 때: {at}\n\n다시 신청하기: {link}\n문의: {contact}"
        ),
        variables={"refused": "문자, 야간 수신", "at": "2026. 3. 11.(수) 14:05", "link": LINK},
        translations={
            "en": Wording(
                sms=(
                    "[Seodaemun-gu] District news ended ({at}). Withdrawn: {refused}. "
                    "Your data is deleted within 5 days. Subscribe again: {link}\n{contact}"
                ),
                email_subject="[Seodaemun-gu] District news ended",
                email_body=(
                    "You will get no more news from us. What we stored is deleted within 5 days.\n\n"
                    "Withdrawn: {refused}\nAt: {at}\n\nSubscribe again: {link}\nContact: {contact}"
                ),
            ),
            "zh-hans": Wording(
                email_subject="[西大门区厅] 已退订区政信息",
                email_body=(
                    "已全部退订，今后不再发送。所存信息将在5天内删除。\n\n撤回的同意：{refused}\n处理时间：{at}\n\n"
                    "重新订阅：{link}\n咨询：{contact}"
                ),
            ),
            "vi": Wording(
                email_subject="[Quận Seodaemun] Đã hủy nhận tin",
                email_body=(
                    "Đã hủy toàn bộ việc nhận tin. "
                    "Chúng tôi sẽ không gửi thêm và xóa thông tin đã lưu trong 5 ngày.\n\n"
                    "Đồng ý đã rút lại: {refused}\nThời điểm: {at}\n\nĐăng ký lại: {link}\nLiên hệ: {contact}"
                ),
            ),
        },
    )
)
