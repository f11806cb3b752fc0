"""Statistics as named, versioned definitions that open the rows behind them."""
