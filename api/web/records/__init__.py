"""Records: the audit log and its seals, who read whose personal data, and a company's evidence."""
