"""What runs in the limited child process: parsers of foreign bytes; nothing here knows Django or a database."""
