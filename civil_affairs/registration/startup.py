"""The kinds of change and the costs are loaded with the plan."""

from civil_affairs.registration.changes import load_changes
from programs import audit
from programs.plan.catalog import after_loading

after_loading.append(load_changes)
audit.declare("registration.amended", "신청 내용을 고쳤어요")
audit.declare("registration.called", "등기 결과를 전화로 알렸어요")
audit.declare("registration.unreached", "등기 결과 안내가 닿지 않았어요")
audit.declare("registration.letters", "등기촉탁서를 인쇄했어요")
audit.declare("registration.promoted", "홍보를 적었어요")
audit.declare("registration.evaluated", "분기 평가를 적었어요")
audit.declare("registration.exported", "등기 원스톱 목록을 내려받았어요")
