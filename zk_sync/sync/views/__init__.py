"""What windows and the command line show of a vault, its notes and a plan."""
