"""Who is told what: rows with a per-person sequence."""
