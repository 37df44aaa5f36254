"""What we do for people: one file for each thing they can ask of us."""
