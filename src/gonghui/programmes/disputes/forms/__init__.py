"""The programme's forms: they parse and word errors; rules stand in the actions."""
