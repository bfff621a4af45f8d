"""The management API over HTTP: what all its routes share. The routes are in each domain's `routes.py`."""
