"""What the add-on is: its version, what is new in it, the licences of its parts, and its log."""
