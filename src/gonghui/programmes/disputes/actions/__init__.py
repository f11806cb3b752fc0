"""What a person can do in the programme: one function a verb."""
