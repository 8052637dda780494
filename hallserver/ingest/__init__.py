"""From a signed frame to decided operations and feeds: the edge of `hallcore.sync`."""
