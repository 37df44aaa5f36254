"""What the administration publishes: read, indexed, searched. Knows no person, no channel, no clock."""
