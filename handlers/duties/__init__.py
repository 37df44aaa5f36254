"""Duties: from the Office's plan to the units' reports, in conversation and by the clock."""
