"""Programs as a JavaScript module: of what a link asks for, from whitelisted operations and numbers alone."""
