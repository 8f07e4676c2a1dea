"""Whom to write to about something in an area: everybody who answers there for some roles, by email."""
