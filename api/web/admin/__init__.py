"""Administration: companies, people, clearances, programs, settings, and taking companies on."""
