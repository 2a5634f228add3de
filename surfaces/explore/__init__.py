"""Description of a typed function: critical points, viewport, default start and learning rate."""
