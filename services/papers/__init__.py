"""What all papers share: the fonts that they are set in, and the workshop in which Typst makes them, a few at a time."""
