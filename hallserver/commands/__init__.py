"""The commands of the centre, one module each with `register(subparsers)` (contract.md)."""
