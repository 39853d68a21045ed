"""Pages of acts: the table of them, their forms, what one sees before he confirms."""
