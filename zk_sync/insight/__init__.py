"""What the review log says of the vault: how well it is remembered, what it costs, what it does not cover."""
