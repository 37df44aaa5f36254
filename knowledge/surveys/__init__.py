"""Satisfaction surveys: forms that an Office can read, change and check."""
