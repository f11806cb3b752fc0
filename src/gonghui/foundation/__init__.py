"""What is true whatever the policy: places, organisations, people, enterprises, accounts, facts, figures."""
