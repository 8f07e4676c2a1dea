"""The whole directory as one file, and an empty directory filled from it, on either engine."""
