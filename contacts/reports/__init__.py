"""Rows for pages, prints and exports: what a reader may see, ready to be shown."""
