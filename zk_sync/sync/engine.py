"""The whole flow, scan → … → report, for the add-on and the command line alike."""
