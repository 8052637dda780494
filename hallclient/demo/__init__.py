"""The whole way once, in separate processes: three homes and one centre over loopback HTTP."""
