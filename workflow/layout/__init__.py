"""The page of a letter: rule sets, PDF, reading mode, DOCX, page pictures, and the check of its form."""
