"""The modules of the reports whose routers the application includes, in the order in which they are looked through."""

from api.web.reports import behind, files, pages, portfolio, sharing

PAGES = (portfolio, pages, behind, files, sharing)
