"""Makes the pages of ParaView's help of the server-manager files, and the list by which Qt's qhelpgenerator packs them.

  help_pages.py FOLDER PICTURES XML...   a page for each source and filter in the XML files, and its picture

ParaView finds the page of a stage by its name, group.name.html, in a help file whose folder is called as its namespace
is up to the dot.
"""

import html
import pathlib
import shutil
import sys
import xml.etree.ElementTree

FOLDER, PICTURES = map(pathlib.Path, sys.argv[1:3])
TABLE = '<tr bgcolor="#9acd32"><th>Property</th><th width="60%">Description</th><th width="5%">Default</th>' \
    '<th width="20%">Restrictions</th></tr>'


def page(title, body):
    return f"<html>\n<head><title>{html.escape(title)}</title></head>\n<body>\n{body}\n</body>\n</html>\n"


def label(element):
    return element.get("label") or element.get("name")


def text(element):
    return html.escape((element.findtext("Documentation") or "").strip())


def brief(stage):
    return html.escape(stage.find("Documentation").get("short_help", ""))


def listed(sentence, items):
    return f"{sentence}<ul>{''.join(f'<li>{html.escape(item)}</li>' for item in items)}</ul>"


def restriction(domain):
    """What a property's domain says of its values. Ranges are left out: most are those of a slider, not of what is allowed."""
    match domain.tag:
        case "DataTypeDomain":
            return listed("Accepts", [kind.get("value") for kind in domain])
        case "EnumerationDomain":
            return listed("One of", [entry.get("text") for entry in domain])
        case "BooleanDomain":
            return "Yes (1) or no (0)."
        case "ArrayListDomain":
            return "The name of a column."
        case "FileListDomain":
            return "The name of a file."
    return ""


def default(element):
    value = element.get("default_values", "")
    names = {entry.get("value"): entry.get("text") for entry in element.iterfind("EnumerationDomain/Entry")}
    return html.escape(names.get(value, value))


def row(element):
    restrictions = "".join(f"<p>{found}</p>" for found in map(restriction, element) if found)
    return f"<tr><th>{html.escape(label(element))}</th><td>{text(element)}</td><td>{default(element)}</td>" \
        f"<td>{restrictions}</td></tr>"


def stagePage(stage, picture):
    rows = [row(element) for element in stage if element.tag.endswith("Property") and not element.get("is_internal")]
    return page(label(stage), "\n".join([
        f"<h2>{html.escape(label(stage))} ({stage.get('name')})</h2>", f"<p><i>{brief(stage)}</i></p>", f"<p>{text(stage)}</p>",
        f'<p><img src="{picture}"/></p>' if picture else "",
        '<table width="97%" border="2px">', TABLE, *rows, "</table>"]))


def main():
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir(parents=True)
    files, sections, index = ["index.html"], [], []
    stages = [(group.get("name"), stage) for file in sys.argv[3:] for group in xml.etree.ElementTree.parse(file).getroot()
              for stage in group if group.get("name") in ("sources", "filters")]
    for group, stage in sorted(stages, key=lambda found: label(found[1])):
        name = f"{group}.{stage.get('name')}"
        picture = PICTURES / f"{name}.jpg"
        if picture.exists():
            shutil.copy(picture, FOLDER)
            files.append(picture.name)
        (FOLDER / f"{name}.html").write_text(stagePage(stage, picture.name if picture.exists() else None))
        files.append(f"{name}.html")
        title = html.escape(label(stage))
        sections.append(f'<section title="{title}" ref="{name}.html"/>')
        index.append(f'<p><a href="{name}.html">{title}</a>: {brief(stage)}</p>')
    (FOLDER / "index.html").write_text(page("Layerscope", "<h2>Layerscope</h2>\n" + "\n".join(index)))
    (FOLDER / "Layerscope.qhp").write_text(f"""<?xml version="1.0" encoding="UTF-8"?>
<QtHelpProject version="1.0">
<namespace>Layerscope.org</namespace>
<virtualFolder>Layerscope</virtualFolder>
<filterSection>
<toc><section title="Layerscope" ref="index.html">{"".join(sections)}</section></toc>
<files>{"".join(f"<file>{name}</file>" for name in files)}</files>
</filterSection>
</QtHelpProject>
""")


main()
