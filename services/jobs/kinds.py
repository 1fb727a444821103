"""Which kinds of jobs there are, and who may ask for each: whoever holds its grant also sees what others asked for."""

from collections.abc import Mapping

GRANTS: Mapping[str, str] = {
    "billing.close": "billing.close",
}
