"""The suite mirrors src."""
