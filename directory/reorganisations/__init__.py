"""Councils that are succeeded by others on a day: what becomes of their areas, contacts and organisations."""
