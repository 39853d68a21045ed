"""The engine plugin of congvan: what a letter is, what may happen to it, and the pages to do it."""
