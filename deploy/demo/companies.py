"""The three client companies of the demo, in the order in which they became clients."""

from deploy.demo.company_acme import ACME
from deploy.demo.company_hanami import HANAMI
from deploy.demo.company_north import NORTH
from deploy.demo.shapes import Company

COMPANIES: tuple[Company, ...] = (ACME, HANAMI, NORTH)
