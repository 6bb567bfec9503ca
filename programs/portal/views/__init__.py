"""The portal's pages, one module a subject; addresses are in `programs/portal/urls.py`."""
