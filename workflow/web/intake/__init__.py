"""Tiếp nhận văn bản: files dropped in, read in the background, checked beside their pages, registered one by one."""
