"""The demo: an invented province, a named cast, one letter's whole life. Refuses to load where DEBUG is off."""
