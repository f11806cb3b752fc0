"""Labour law as pure functions: working calendar, statutory clocks. Not legal advice; results name their article."""
