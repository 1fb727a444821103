"""What was agreed: legal entities, contracts, their rate cards by date, and who is billed."""
