"""Taking a company on, in steps that are kept between them: company, hours, kinds of work, people, team, review."""
