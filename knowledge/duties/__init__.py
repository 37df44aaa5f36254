"""The rules of duties: kinds, occurrences, days off, the ladder of reminders; no clock, no person."""
