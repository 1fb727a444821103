"""All pages of promises and procedures, in the order in which they are looked through."""

from api.web.promises import (
    calendar_edits,
    calendars,
    catalogue,
    kinds,
    policies,
    policy_edits,
    procedure_drafts,
    procedures,
)

PAGES = (calendar_edits, calendars, catalogue, kinds, policy_edits, policies, procedures, procedure_drafts)
