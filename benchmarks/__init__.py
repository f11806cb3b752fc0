"""What the performance claims stand on: our code beside a floor or a peer, measured in the same run, told as ratios."""
