"""Administrative divisions of the country down to streets and towns; local ones may be added."""
