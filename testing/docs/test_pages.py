"""The pages of help and the Markdown files. usage: test_pages.py BUILD_FOLDER

Each stage's page shows its picture, and both are in the file that the plugin carries; what the Markdown files of the
project link to is there; the operators that they list are the engine's.
"""

import pathlib
import re
import sqlite3
import sys
import xml.etree.ElementTree

SOURCE = pathlib.Path(__file__).resolve().parents[2]
HELP = pathlib.Path(sys.argv[1]) / "plugin" / "paraview_help"
faults = []

with sqlite3.connect(HELP / "Layerscope.qch") as packed:
    files = {name for name, in packed.execute("SELECT Name FROM FileNameTable")}
stages = [f"{group.get('name')}.{proxy.get('name')}" for file in (SOURCE / "xml").glob("*.xml")
          for group in xml.etree.ElementTree.parse(file).getroot() if group.get("name") in ("sources", "filters")
          for proxy in group]
for stage in stages:
    page = (HELP / f"{stage}.html").read_text()
    if f'<img src="{stage}.jpg"/>' not in page:
        faults.append(f"the page of {stage} has no picture: docs/make_help.py makes them")
    if not {f"{stage}.html", f"{stage}.jpg"} <= files:
        faults.append(f"not in Layerscope.qch: page or picture of {stage}")


def anchors(page):
    """Of the headings of a Markdown file, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


pages = [*SOURCE.glob("*.md"), *(SOURCE / "docs").glob("*.md"), *(SOURCE / "weights").glob("*.md")]
links = 0
for page in pages:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text()):
        if "://" in target:
            continue
        links += 1
        path, _, anchor = target.partition("#")
        file = page.parent / path if path else page
        if not file.exists() or anchor and anchor not in anchors(file):
            faults.append(f"{page.relative_to(SOURCE)} links to {target}, which is not there")

# The operators that docs/networks.md lists are those of the engine.
registered = {name for file in (SOURCE / "filters" / "network" / "operators").glob("*.cpp")
              for name in re.findall(r'(?:LAYERSCOPE_OPERATOR\(|registration\(")(\w+)', file.read_text())}
table = (SOURCE / "docs" / "networks.md").read_text().partition("| kind | operators |")[2].partition("\n\n")[0]
listed = re.findall(r"`(\w+)`", table)
if set(listed) != registered or len(listed) != len(set(listed)):
    faults.append(f"docs/networks.md: operators that are missing or twice, or not there: {sorted(registered ^ set(listed))}")

# So are those of other domains.
NETWORK = SOURCE / "filters" / "network"
sources = [*(NETWORK / "expansions").glob("*.cpp"), *(NETWORK / "operators").glob("*.cpp")]
registered = {(domain or "ai.onnx", name) for file in sources for domain, name in
              re.findall(r'LAYERSCOPE_(?:EXPANSION|DOMAIN_OPERATOR)\(\s*"([\w.]*)",\s*(\w+)', file.read_text())}
table = (SOURCE / "docs" / "networks.md").read_text().partition("| domain | operators |")[2].partition("\n\n")[0]
listed = [(row.split("`")[1], name) for row in table.splitlines()[2:] for name in re.findall(r"`(\w+)`", row.partition("|")[2].partition("|")[2])]
if set(listed) != registered or len(listed) != len(set(listed)):
    faults.append(f"docs/networks.md: operators of other domains that are missing or twice, or not there: {sorted(registered ^ set(listed))}")

if len(stages) < 11 or links < 10:
    faults.append(f"found {len(stages)} stages and {links} links only")
sys.exit("\n".join(faults) or 0)
