"""What do all tests share? Keys and files in a folder of the run's own, hypothesis without deadlines."""

import os
import tempfile

os.environ.setdefault("GREENLANE_HOME", tempfile.mkdtemp(prefix="greenlane-test-"))

from hypothesis import settings  # noqa: E402 - the home must be set before anything of Greenlane is imported

# Machines are shared and noisy: a slow example is no failure. Derandomised, so that a run can be repeated.
settings.register_profile("greenlane", deadline=None, derandomize=True, print_blob=True)
settings.load_profile("greenlane")
