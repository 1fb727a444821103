"""What the catalogue refuses."""

from core.errors import Conflict, NotFound


class TaskTypeNotFound(NotFound):
    """No such task type, or you may not see its domain of work."""

    code = "task_type_not_found"


class CodeTaken(Conflict):
    """The catalogue has a task type of this code already."""

    code = "code_taken"


class NoCalendar(Conflict):
    """The company has no calendar yet: targets are business time, so make one first."""

    code = "no_calendar"
