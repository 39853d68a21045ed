"""A stock viewflow flow of two forms, and the same one behind our doors: the holes, and that they are closed."""
