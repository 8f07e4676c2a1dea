"""Pages over the history that exists: what changed, how it stood, putting it back, and one file for an inspection."""
