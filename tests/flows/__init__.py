"""The flows as an official reads them, driven through the services."""
