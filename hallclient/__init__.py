"""The window program: receipt, one-form capture, slips and hand-off, with or without a network."""

__version__ = "0.1.0"
