"""What the settings of the environment are for (core/settings.py), so that the pages can say it in other languages: a test holds it."""

from api.web.words import noop

ABOUT = (
    noop("Folder of the embedded servers' data, secrets, logs and documents."),
    noop("Address on which the API and the web pages listen."),
    noop("Port on which the API and the web pages listen."),
    noop("How much is logged."),
    noop("Load demo data into an empty database at the first start."),
    noop("Postgres as the role urakata_app. Without it, the embedded Postgres is used."),
    noop("The same database as the role urakata_worker. Needed where database_url is set."),
    noop("The same database as an administrator; only migrations, roles and backups use it."),
    noop("Database connections that one process keeps at most."),
    noop("Valkey or Redis for caches and rate limits. Without it, the embedded Valkey is used."),
    noop("Valkey or Redis for Celery's messages. Without it, the one of redis_url."),
    noop("Processes that serve the API and the web pages."),
    noop("Celery worker processes."),
    noop("Requests that one API client may send."),
    noop("Largest body of a request, uploads apart."),
    noop("Largest document that may be uploaded."),
    noop("How long an access token is good."),
    noop(
        "Let the product call addresses of the own network, over plain http too: a company sign-in that is not on the internet."
    ),
    noop(
        "Key that wraps each tenant's own key. The embedded mode makes one and keeps it in the home folder."
    ),
    noop(
        "Mail server by which issued invoices are sent. Without it, no mail is sent. A password is sent over TLS only (STARTTLS with smtp://)."
    ),
    noop("Sender of the product's mail. Needed where smtp_url is set."),
    noop("Address under which people reach the pages, for links in mail. Needed where smtp_url is set."),
    noop("Whether mail about an invoice has a link to it alone, or the PDF and the XML too."),
    noop("Folder of uploaded documents. Without it, documents inside the home folder."),
)
