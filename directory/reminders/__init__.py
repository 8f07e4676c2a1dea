"""Who is told what is due to be verified, step by step, each step once."""
