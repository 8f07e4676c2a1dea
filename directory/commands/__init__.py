"""The `directory` command's own folder: one file for each kind of work."""
