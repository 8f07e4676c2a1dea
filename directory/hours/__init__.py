"""Opening hours: as people type them, as they are kept, and who answers at a given moment."""
