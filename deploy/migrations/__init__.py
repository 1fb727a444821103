"""How the database came to its shape. `kit.table` is the only way to make a table, so that no wall is left out."""
