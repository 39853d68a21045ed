"""Pages, forms and what stands around them: plain HTML that needs no script."""
