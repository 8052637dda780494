"""The edge of `hallcore.sync` at the window: HTTP, the store, the keys."""
