"""What is due: statutory and policy clocks stored with their records, one list for everyone."""
