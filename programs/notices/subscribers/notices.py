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
ADDRESS_CHANGED = register(
    MessageText(
        key="notices.address_changed",
        title=_("구 알림 받는 곳이 바뀜"),
        to="옛 번호나 이메일의 주인",
        when="받는 휴대전화나 이메일을 바꾸면",
        sms=(
            "[서대문구청] 구 알림을 받는 곳이 다른 번호나 주소로 바뀌었어요({at}). 이 번호로는 더 보내지 않아요. "
            "본인이 바꾸지 않았다면 알려 주세요. {contact}"
        ),
        email_subject="[서대문구청] 구 알림 받는 곳이 바뀌었어요",
        email_body=(
            "구 알림을 받는 이메일이 다른 주소로 바뀌었어요({at}). 이 주소로는 더 보내지 않아요.\n\n"
            "본인이 바꾸지 않았다면 알려 주세요: {contact}"
        ),
        variables={"at": "2026. 3. 11.(수) 14:05"},
        translations={
            "en": Wording(
                sms=(
                    "[Seodaemun-gu] District news now goes to another number or address ({at}). "
                    "If it was not you, call us. {contact}"
                ),
                email_subject="[Seodaemun-gu] District news goes to another address",
                email_body=(
                    "District news now goes to another address ({at}); nothing more comes here.\n\n"
                    "If it was not you, please tell us: {contact}"
                ),
            ),
            "zh-hans": Wording(
                email_subject="[西大门区厅] 接收地址已更改",
                email_body="区政信息的接收地址已更改（{at}），今后不再发送到此邮箱。\n\n如非本人操作，请联系：{contact}",
            ),
            "vi": Wording(
                email_subject="[Quận Seodaemun] Địa chỉ nhận tin đã thay đổi",
                email_body=(
                    "Địa chỉ nhận tin của quận đã được đổi ({at}); địa chỉ này sẽ không nhận thêm tin.\n\n"
                    "Nếu quý vị không thực hiện, xin liên hệ: {contact}"
                ),
            ),
        },
    )
)
MANAGE_LINK = register(
    MessageText(
        key="notices.manage_link",
        title=_("구 알림 관리 주소"),
        to="주소를 요청한 구독자",
        when="잃어버린 관리 주소를 요청하면",
        sms="[서대문구청] 구 알림을 보고 바꾸고 해지하는 주소예요. {link} 요청하지 않았다면 그냥 두세요. {contact}",
        email_subject="[서대문구청] 구 알림 관리 주소",
        email_body=(
            "구 알림을 보고, 바꾸고, 해지하는 주소예요.\n\n{link}\n\n"
            "요청하지 않았다면 그냥 두세요. 아무것도 바뀌지 않아요.\n문의: {contact}"
        ),
        variables={"link": LINK},
        translations={
            "en": Wording(
                sms="[Seodaemun-gu] See, change or end your district news: {link} Not you? Ignore this. {contact}",
                email_subject="[Seodaemun-gu] Manage your district news",
                email_body=(
                    "See, change or end your district news here:\n\n{link}\n\n"
                    "If you did not ask for this, ignore it: nothing changes.\nContact: {contact}"
                ),
            ),
            "zh-hans": Wording(
                email_subject="[西大门区厅] 区政信息管理链接",
                email_body=(
                    "通过以下链接可以查看、更改或退订区政信息。\n\n{link}\n\n"
                    "如非本人申请，请忽略本邮件，不会有任何更改。\n咨询：{contact}"
                ),
            ),
            "vi": Wording(
                email_subject="[Quận Seodaemun] Liên kết quản lý việc nhận tin",
                email_body=(
                    "Xem, thay đổi hoặc hủy việc nhận tin tại đây:\n\n{link}\n\n"
                    "Nếu quý vị không yêu cầu, hãy bỏ qua: không có gì thay đổi.\nLiên hệ: {contact}"
                ),
            ),
        },
    )
)
ALREADY_SUBSCRIBED = register(
    MessageText(
        key="notices.already_subscribed",
        title=_("이미 구독하는 이메일 안내"),
        to="이미 구독하는 이메일의 주인",
        when="그 이메일로 다시 신청하면",
        email_subject="[서대문구청] 이미 구 알림을 받고 있어요",
        email_body=(
            "누군가 이 이메일로 구 알림을 신청했어요. 이 주소는 이미 구 알림을 받고 있어서 바뀐 것은 없어요.\n\n"
            "보고, 바꾸고, 해지하기: {link}\n\n신청하지 않았다면 그냥 두세요.\n문의: {contact}"
        ),
        variables={"link": LINK},
        translations={
            "en": Wording(
                email_subject="[Seodaemun-gu] You already get district news",
                email_body=(
                    "Somebody asked for district news to this address. It gets them already, so nothing changed.\n\n"
                    "See, change or end: {link}\n\nIf it was not you, ignore this.\nContact: {contact}"
                ),
            ),
            "zh-hans": Wording(
                email_subject="[西大门区厅] 您已在接收区政信息",
                email_body=(
                    "有人用此邮箱申请了区政信息。该邮箱已在接收，因此没有任何更改。\n\n"
                    "查看、更改或退订：{link}\n\n如非本人申请，请忽略。\n咨询：{contact}"
                ),
            ),
            "vi": Wording(
                email_subject="[Quận Seodaemun] Quý vị đã đăng ký nhận tin",
                email_body=(
                    "Có người đăng ký nhận tin với địa chỉ này. Địa chỉ đã được đăng ký nên không có gì thay đổi.\n\n"
                    "Xem, thay đổi hoặc hủy: {link}\n\nNếu không phải quý vị, hãy bỏ qua.\nLiên hệ: {contact}"
                ),
            ),
        },
    )
)
CONFIRM_EMAIL = register(
    MessageText(
        key="notices.confirm_email",
        title=_("구 알림 이메일 확인"),
        to="이메일의 주인",
        when="이메일로 신청하거나 이메일을 바꾸면",
        email_subject="[서대문구청] 구 알림 이메일을 확인해 주세요",
        email_body=(
            "이 이메일로 서대문구 알림을 받겠다는 신청이 있었어요. 아래 주소를 열어 단추를 누르면 신청이 끝나요.\n\n"
            "{link}\n\n3일 안에 누르지 않으면 적은 내용을 모두 지워요. 신청하지 않았다면 그냥 두세요.\n문의: {contact}"
        ),
        variables={"link": LINK},
        translations={
            "en": Wording(
                email_subject="[Seodaemun-gu] Please confirm your e-mail address",
                email_body=(
                    "Somebody asked for district news to this address. "
                    "Open the link and press the button to confirm.\n\n{link}\n\n"
                    "Without it everything is deleted after 3 days. If it was not you, ignore this.\n"
                    "Contact: {contact}"
                ),
            ),
            "zh-hans": Wording(
                email_subject="[西大门区厅] 请确认您的邮箱",
                email_body=(
                    "有人申请用此邮箱接收西大门区信息。请打开以下链接并点击按钮完成申请。\n\n"
                    "{link}\n\n3天内未确认，所填内容将全部删除。如非本人申请，请忽略。\n咨询：{contact}"
                ),
            ),
            "vi": Wording(
                email_subject="[Quận Seodaemun] Xin xác nhận địa chỉ email",
                email_body=(
                    "Có yêu cầu nhận tin của quận qua địa chỉ này. Hãy mở liên kết và bấm nút để xác nhận.\n\n"
                    "{link}\n\nNếu không xác nhận trong 3 ngày, mọi thông tin sẽ bị xóa. "
                    "Nếu không phải quý vị, hãy bỏ qua.\nLiên hệ: {contact}"
                ),
            ),
        },
    )
)
ASK_AGAIN = register(
    MessageText(
        key="notices.consent_ask_again",
        title=_("구 알림 수신 동의 다시 묻기"),
        to="동의한 지 2년이 된 구독자",
        when="동의한 지 2년이 되면(매일 아침)",
        sms=(
            "[서대문구청] 구 알림 수신에 동의한 지 2년이 됐어요. 계속 받으려면 {until}까지 눌러 주세요. "
            "누르지 않으면 더 보내지 않아요. {link}\n문의 {contact}"
        ),
        email_subject="[서대문구청] 구 알림을 계속 받으시겠어요?",
        email_body=(
            "구 알림 수신에 동의한 지 2년이 됐어요. 계속 받으려면 {until}까지 아래 주소에서 ‘계속 받기’를 눌러 주세요. "
            "누르지 않으면 더 보내지 않고 정보를 지워요.\n\n{link}\n\n문의: {contact}"
        ),
        variables={"link": LINK, "until": "2026. 4. 10.(금) 10:00"},
        translations={
            "en": Wording(
                sms=(
                    "[Seodaemun-gu] You agreed to district news two years ago. To go on, press here by {until}: {link} "
                    "Otherwise we stop. {contact}"
                ),
                email_subject="[Seodaemun-gu] Do you still want district news?",
                email_body=(
                    "You agreed to district news two years ago. To go on, press the button behind this link "
                    "by {until}; otherwise we stop and delete your data.\n\n{link}\n\nContact: {contact}"
                ),
            ),
            "zh-hans": Wording(
                email_subject="[西大门区厅] 是否继续接收区政信息？",
                email_body=(
                    "您同意接收区政信息已满两年。如需继续，请在{until}之前打开以下链接并点击“继续接收”；"
                    "否则将停止发送并删除信息。\n\n{link}\n\n咨询：{contact}"
                ),
            ),
            "vi": Wording(
                email_subject="[Quận Seodaemun] Quý vị có muốn tiếp tục nhận tin?",
                email_body=(
                    "Đã hai năm kể từ khi quý vị đồng ý nhận tin. Để tiếp tục, hãy mở liên kết và bấm nút "
                    "trước {until}; nếu không, chúng tôi sẽ dừng gửi và xóa thông tin.\n\n{link}\n\nLiên hệ: {contact}"
                ),
            ),
        },
    )
)
