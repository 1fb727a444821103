"""The modules of the records whose routers the application includes."""

from api.web.records import access, audit, company, evidence, handing_out, verifying

PAGES = (audit, handing_out, verifying, access, evidence, company)
