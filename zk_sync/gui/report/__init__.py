"""The report of a sync: its window, its rows, and the last ones kept."""
