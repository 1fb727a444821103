"""Intake forms on pages: from a task type's JSON Schema to fields, from what was sent back to data, and data as people read it.

    fields = build(schema, data, errors, reading)     # templates/forms/controls.html draws them
    data = read(schema, sent, reading)                # what the browser sent; what cannot be read stays as it was typed
    data = grown(schema, data, reading, add=…)        # one entry of a list more, or one less
    text = flaw(schema, error, language)              # what is wrong with a field, in the words of pages
    lines = show(schema, data, reading, hidden=…)     # for pages that show a ticket: what its reader may have (access_records)

A field's name is `f` and its JSON pointer (`f/items/0/name`), its id the same with hyphens, so that an error by pointer finds it.
"""

from api.web.forms.building import build, grown
from api.web.forms.conditions import yes_no
from api.web.forms.controls import Control, Line, Reading, id_of
from api.web.forms.flaws import flaw
from api.web.forms.reading import read
from api.web.forms.showing import show

__all__ = ["Control", "Line", "Reading", "build", "flaw", "grown", "id_of", "read", "show", "yes_no"]
