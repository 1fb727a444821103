"""From work to money: contracts, usage, the monthly close, invoices, and what was paid.

`contracts` what was agreed · `usage` what was done · `closing` periods frozen, rated and drafted · `invoices` issued, corrected, disputed ·
`papers` PDF, Peppol, tables and journals · `receipts` payments, bank files, matching, reminders, statements · `ledger` the postings.
"""
