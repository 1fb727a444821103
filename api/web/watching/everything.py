"""The modules of alerts and subscriptions whose routers the application includes."""

from api.web.watching import alerts, subscriptions

PAGES = (alerts, subscriptions)
