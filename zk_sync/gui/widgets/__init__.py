"""Widgets and their manners that several windows share."""
