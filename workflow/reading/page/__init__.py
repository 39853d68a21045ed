"""From the text of a file to lines, columns, letters and paragraphs."""
