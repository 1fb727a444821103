"""Invoices and credit notes: reviewed, disputed, issued with a gapless number, corrected by credit notes."""
