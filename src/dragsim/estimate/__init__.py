"""What a specification leaves out: one documented rule per quantity."""
