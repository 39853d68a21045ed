"""Pages in which a letter is made and edited, and what stands beside a draft."""
