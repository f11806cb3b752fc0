"""What two programmes need: mechanisms without a policy of their own."""
