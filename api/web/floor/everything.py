"""All pages of the floor, in the order in which they are looked through."""

from api.web.floor import (
    assigning,
    colleagues,
    handover,
    overview,
    queues,
    rule_editing,
    rules,
    skills,
    teams,
    trying,
)

PAGES = (overview, assigning, colleagues, handover, skills, teams, trying, queues, rule_editing, rules)
