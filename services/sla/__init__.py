"""SLA: what is promised (calendars, policies), how clocks stand and why, and the sweep that finds warnings and breaches."""
