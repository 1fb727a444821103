"""The parts of the ticket page that have routes; the page itself comes last, since its address would match the others'."""

from api.web.ticket import (
    being,
    editing,
    excusing,
    filing,
    handing,
    moving,
    pages,
    ready_pages,
    relating,
    revealing,
    talking,
    ticking,
    work,
)

PARTS = (
    being,
    editing,
    moving,
    handing,
    relating,
    excusing,
    revealing,
    work,
    talking,
    ticking,
    filing,
    ready_pages,
    pages,
)
