"""What a letter says: whom it tells to do what by when, what it cites, who watches."""
