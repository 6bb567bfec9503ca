"""What cases hand to the floors below: what the declared moves record, and what follows closures and infected files."""

from django.utils.translation import gettext_lazy as _

from programs import audit
from programs.base.closures import on_closures_changed
from programs.cases.attachments import tell_infected
from programs.cases.closures import move_open_deadlines
from programs.cases.kinds import kinds
from programs.cases.moves import moves_of
from programs.cases.records import after_infection

audit.declare("cases.assigned", _("담당자를 바꿨어요"))
audit.declare("cases.handed_over", _("담당 부서를 바꿨어요"))
audit.declare("cases.noted", _("메모를 남겼어요"))
audit.declare("cases.file_added", _("파일을 더했어요"))
audit.declare("cases.exported", _("민원 목록을 내려받았어요"))
audit.declare("cases.rated", _("만족도를 남겼어요"))
audit.declare("cases.deadlines_moved", _("휴무일이 바뀌어 처리기한을 다시 셌어요"))
for key, model in kinds().items():
    audit.declare(f"{key}.filed", _("제출했어요"))
    for declared in moves_of(model).values():
        audit.declare(declared.event(key), declared.past)
after_infection.append(tell_infected)
on_closures_changed(move_open_deadlines)
