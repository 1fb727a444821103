"""The reads of the reports, an aspect of the work each."""
