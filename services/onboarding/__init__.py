"""Taking a company on: the answers that are kept between its steps."""
