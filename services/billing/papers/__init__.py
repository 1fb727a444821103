"""What an invoice looks like to others: PDF/A-3, Peppol JP PINT, CSV, Excel, journal entries."""
