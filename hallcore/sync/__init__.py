"""The pure cores of exchange: what is said (`messages`), how the centre decides (`centre`), how a
window lays its pending work on what was confirmed (`window`). design.md 5."""
