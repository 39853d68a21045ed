"""Accounts as the kept library keeps them: its forms and words in Vietnamese, codes counted once, sessions that end."""
