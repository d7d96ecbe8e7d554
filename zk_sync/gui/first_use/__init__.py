"""First use: the window that asks for a vault and shows what is in it, and the one after the first sync."""
