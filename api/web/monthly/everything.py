"""The modules of the monthly review whose routers the application includes, in the order in which they are looked through."""

from api.web.monthly import agreeing, doing, listing, papers, pictures, showing

PAGES = (doing, agreeing, papers, pictures, showing, listing)
