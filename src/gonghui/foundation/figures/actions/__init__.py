"""What is written about figures: snapshots, and links for big screens."""
