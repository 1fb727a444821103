"""All pages of the desk, in the order in which their addresses are looked through."""

from api.web.console import bulk, bulk_after, new, notices, palette, queues, tickets, timer, work

PAGES = (work, queues, tickets, notices, timer, palette, bulk, bulk_after, new)
