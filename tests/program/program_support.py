"""What the tests of whole programs share."""

NOW = "2026-11-20T09:00:00+08:00"
"""The instant at which their windows and centres stand."""
