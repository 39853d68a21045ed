"""Questions, verdicts, conclusions, periodic reports."""
