"""What came of a run: channels, timing, energy, races."""
