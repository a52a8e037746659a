"""Pure engines: a definition goes in, a result comes out."""
