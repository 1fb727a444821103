"""Reports that somebody gets again and again, in their language: in the product, and by mail where there is a mail server."""
