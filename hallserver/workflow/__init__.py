"""What the centre itself does: the steps of the departments, and practice departments."""
