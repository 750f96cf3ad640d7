"""One file per drivetrain: rates, guards, transition, outputs."""
