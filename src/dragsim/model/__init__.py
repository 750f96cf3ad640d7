"""The physics: pure scalar functions in SI, one part of the car per file."""
