"""A client of a server on one and on two ranks draws the picture of ParaView alone, pixel by pixel, with the same
selection and the pictures of samples, and writes the same page; the server ends well.

TestServer.py, in the system's Python; needs a display.
"""

import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from servers import expectSameOnServers  # noqa: E402


def checkPages(served, alone):
    for page in ("page.html", "labelled.html"):
        found, wanted = ((folder / page).read_bytes() for folder in (served, alone))
        assert len(wanted) > 100000 and found == wanted, f"{page} differs"
    assert b'"name":"label"' in found, "nothing is told of labels"


expectSameOnServers(HERE / "facets_client.py", checkPages)
