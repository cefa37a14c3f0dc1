"""A client of a server on one and on two ranks draws the picture of ParaView alone, pixel by pixel, with the same
selection and the pictures of samples; the server ends well.

TestServer.py, in the system's Python; needs a display.
"""

import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from servers import expectSameOnServers  # noqa: E402

expectSameOnServers(HERE / "projection_client.py")
