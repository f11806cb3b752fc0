"""Settings: `base` for every installation, `test` for the suite. One page of variables: docs/operations.md."""
