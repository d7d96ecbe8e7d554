"""The window that shows what a sync would do before it happens."""
