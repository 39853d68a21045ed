"""The words of the product and its transition tables, without input or output."""
