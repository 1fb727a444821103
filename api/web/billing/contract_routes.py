"""All pages of contracts, prices, parties, legal entities and grades, in the order in which they are looked through."""

from api.web.billing import cards, compare, contracts, entities, grades, parties, terms

CONTRACT_PAGES = (terms, cards, parties, compare, contracts, entities, grades)
