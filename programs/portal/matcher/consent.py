"""What is agreed to when answers are saved: three questions, each of its own, the second and third optional."""

from django.utils.translation import gettext_lazy as _

from programs.people.consent_texts import ConsentText, register
from programs.people.models import User
from programs.portal.matcher.models import MatchProfile


def follow(user: User) -> None:
    """Bring the saved answers in line with what the person agrees to now."""
    profile = MatchProfile.objects.select_for_update().filter(user=user).first()
    if profile is None:
        return
    agreed = user.consents.given
    if not agreed(SAVE.key):
        profile.delete()
        return
    if not agreed(SENSITIVE.key):
        profile.keep(profile.answers().without_sensitive())
    profile.may_be_told = agreed(TELL.key)
    profile.save()


SAVE = register(
    ConsentText(
        key="match_save",
        title=_("나에게 맞는 서비스를 찾은 답을 저장하는 데 동의해요"),
        wording=_(
            "모으는 정보: 나이대, 함께 사는 사람, 사는 동, 필요한 일, 편하게 쓰는 언어 가운데 답한 것. "
            "쓰는 곳: 다음에 다시 묻지 않고 ‘나의 민원’에서 맞는 서비스를 보여 드려요. 두는 기간: 저장한 날부터 1년. "
            "동의를 거두면 바로 지워요. 동의하지 않아도 서비스를 찾을 수 있어요."
        ),
        asked_at_signup=False,
        then=follow,
    )
)
SENSITIVE = register(
    ConsentText(
        key="match_sensitive",
        title=_("임신, 장애, 외국에서 온 가족, 수어 통역에 관한 답도 저장하는 데 동의해요"),
        wording=_(
            "모으는 민감정보: 임신한 사람이 있는지, 장애가 있는 사람이 있는지, 외국에서 온 가족이 있는지, "
            "수어 통역이 필요한지 가운데 답한 것. 쓰는 곳과 두는 기간은 저장한 다른 답과 같아요. "
            "동의하지 않으면 이 답만 빼고 저장해요."
        ),
        asked_at_signup=False,
        then=follow,
    )
)
TELL = register(
    ConsentText(
        key="match_tell",
        title=_("나에게 맞는 서비스를 담당 부서가 안내하는 데 동의해요"),
        wording=_(
            "쓰는 정보: 저장한 답, 이름, 휴대전화 또는 이메일. 쓰는 곳: 새 서비스가 열리거나 조건이 맞을 때 그 "
            "서비스를 맡은 부서 직원이 찾아 알려 드려요. 누가 내 정보를 열어 보았는지는 ‘나의 민원’에 남아요. "
            "두는 기간: 저장한 날부터 1년. 동의하지 않아도 답을 저장할 수 있어요."
        ),
        asked_at_signup=False,
        then=follow,
    )
)
