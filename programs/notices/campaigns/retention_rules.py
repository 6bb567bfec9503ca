"""Pictures of messages that were replaced, or uploaded for a campaign that was never kept."""

from datetime import timedelta

from programs.audit.retention import FilePolicy, register_files

from .images import unnamed

KEPT = timedelta(days=1)  # the upload stands before the campaign that will name it

register_files(
    FilePolicy(
        key="notices.mms_pictures",
        title="쓰지 않는 문자 그림",
        period="올린 뒤 하루",
        basis="어느 발송에도 쓰이지 않음",
        expired=lambda now: unnamed(before=now - KEPT),
    )
)
