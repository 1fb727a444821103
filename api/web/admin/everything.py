"""The modules of the administration whose routers the application includes, in the order in which they are looked through."""

from api.web.admin import (
    api_clients,
    catalogue,
    clearances,
    first_run,
    hours,
    overview,
    people,
    person,
    settings,
    tenants,
)
from api.web.admin.onboarding import asking, finishing, sheet
from api.web.admin.onboarding import people as onboarding_people

PAGES = (
    overview, tenants, hours, catalogue, people, person, clearances, api_clients, settings, asking, onboarding_people, finishing, sheet,
    first_run,
)  # fmt: skip
