"""The modules of this area that serve pages."""

from api.web.door import account, account_factor, back_channel, company, providers, resets, second_factor

PAGES = (second_factor, company, back_channel, resets, providers, account, account_factor)
