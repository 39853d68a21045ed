"""An examiner of the reader that knows nothing of it: invented letters with known answers, noise, a score per field."""
