"""The pages of the reports: the portfolio, and each report with its charts, for staff and, of their own company, for a client's manager."""
