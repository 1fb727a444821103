"""Intake forms: what a task type asks for, as JSON Schema 2020-12 with a few words of our own.

    form = forms.compile_form(task_type.form)            # compiled once per distinct schema
    errors = form.errors(data, language="ja")            # [FieldError(pointer, code, detail)], empty if good

Words of our own in a schema: `x-label` and `x-help` ({ja, en}), `x-personal` (its values are never
repeated in a message), `x-order` (place on the page), `x-enum-labels` ({value: {ja, en}}), `x-attachments` (papers to send
along, [{ja, en}]), and `x-check` (a check that warns and never refuses). Everything here is pure: no row, no clock, nothing fetched.
"""

from services.in_force.forms.fields import field_at
from services.in_force.forms.form import Form, SchemaRefused, compile_form
from services.in_force.forms.limits import check_schema
from services.in_force.forms.personal import personal_fields

__all__ = ["Form", "SchemaRefused", "check_schema", "compile_form", "field_at", "personal_fields"]
