"""Charts by one definition: plain dataclasses in, a Vega-Lite specification, a table and words out. No HTTP, no rows, no clock.

The page draws the specification by Vega, in the colours of its theme; papers draw the same by vl-convert (`paper`). A chart says its
finding in its title, holds all its figures in its table, and tells its series apart by dashes, shapes and direct labels, not by colour
alone. Specifications are plain dictionaries: importing Altair into the API's process took 2 s and 43 MB for what a dictionary says as
well; a test holds each of them to Vega-Lite's own schema.
"""
