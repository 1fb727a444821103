"""The pages of billing: contracts and prices, who bills and who is billed, the monthly close, invoices and payments."""
