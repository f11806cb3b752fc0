"""What the programme's papers say: the kinds, and for each the data that its template prints. Nothing here writes."""
