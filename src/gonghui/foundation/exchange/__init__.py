"""Excel is the front door: template, import by way of a preview, and export of every register."""
