"""Demo data: three client companies, a dozen operators, and half a year of their work, the same for the same seed.

`companies` and `crew` say who there is, `arrivals` and `stories` what is asked and how it goes, `floor` lets people work it off
hour by hour. Everything is done by the product's own services: the set-up one transaction at a time, the history on tickets that
are kept in memory (`history`) and written in bulk (`writing`).
"""
