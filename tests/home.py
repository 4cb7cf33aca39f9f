"""Where do tests keep keys and files? In a folder of the run's own, named before Django reads its settings.

Loaded by ``-p tests.home``: the root conftest comes after pytest-django has loaded the settings.
"""

import atexit
import os
import shutil
import tempfile

if "PYTEST_XDIST_WORKER" in os.environ or "GREENLANE_TEST_HOME" not in os.environ:
    home = tempfile.mkdtemp(prefix="greenlane-test-")
    os.environ["GREENLANE_TEST_HOME"] = os.environ["GREENLANE_HOME"] = home
    atexit.register(shutil.rmtree, home, ignore_errors=True)

#: Officials of the tests show no second factor, but where a test asks for it; nor do they ask for pages too fast.
os.environ.setdefault("GREENLANE_SECOND_FACTOR", "")
os.environ.setdefault("GREENLANE_PAGE_RATE", "0")
