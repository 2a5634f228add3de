"""What a typed function looks like: critical points, viewport, default start and learning rate."""
