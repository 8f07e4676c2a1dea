"""Work that outlives a request: a row, a lease, and a worker that may die without harm."""
