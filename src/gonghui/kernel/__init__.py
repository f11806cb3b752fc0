"""What holds whatever the programme: scope, record spine, access, timeline, errors, money, clock. No screens."""
