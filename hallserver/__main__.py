"""`python -m hallserver`: the same as the command `hallserver`."""

import sys

from hallserver.cli import main

sys.exit(main())
