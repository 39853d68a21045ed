"""The public page that says whether a paper or a file is a genuine letter; without sign-in, cookie or script."""
