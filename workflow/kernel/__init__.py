"""Words, tables and protocols without input or output."""
