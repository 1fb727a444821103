"""The modules of the comparison whose routers the application includes, in the order in which they are looked through."""

from api.web.comparison import baselines, detail, files, overview

PAGES = (baselines, files, overview, detail)
