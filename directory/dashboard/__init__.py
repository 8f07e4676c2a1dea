"""How the directory stands: what is sound, what falls due when, and what waits, as figures and pictures."""
