"""Create an office's own workspace, and upgrade it to a newer version without losing local changes."""
