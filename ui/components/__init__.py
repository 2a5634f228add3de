"""Our own browser components: player, chart and card, their wire format, routes and assets."""
