"""`python -m hallclient`: the same as the command `hallclient`."""

import sys

from hallclient.cli import main

sys.exit(main())
