"""Pictures of runs and races. The only package that knows matplotlib; ``pyplot`` is never used."""
