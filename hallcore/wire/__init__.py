"""Bytes on the line, on a stick and in a QR code: sign, verify, frame, compress, seal.

Pure functions (design.md 4, 5): keys and secret bytes are handed in, nothing is read or written,
no clock. What comes from outside is answered with a value or a `Problem`, never an exception;
`ValueError` is raised only where the program itself hands in something that cannot be built.
"""
