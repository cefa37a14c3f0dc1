"""What the tests of the guides share: buttons of the demos, layouts, and pictures for docs/images/guide."""

import subprocess
import sys

import numpy


def keep(user, name):
    """A picture for the guide."""
    file = user.look(name)
    if len(sys.argv) > 2:
        subprocess.run(["convert", str(file), "-resize", "1280x", "-quality", "80", f"{sys.argv[2]}/{name}.jpg"], check=True)


def pressDemo(user, name):
    button = f"next((child for child in inside(find('Layerscope'), QWidget) if getattr(child, 'text', str)() == {name!r}), None)"
    user.click(f"center({button})", name)


def layout(user):
    """A layout of its own for what comes next."""
    before = user.ask("len(simple.GetLayouts())")
    user.click("tab('+')", "a new layout")
    user.until(f"len(simple.GetLayouts()) == {before + 1}", "the layout")


def colorBy(user, facets, column):
    """Takes a column for the colours of a Cluster Facets view, whose stage is chosen."""
    user.click("atLeft(field('ColorBy', 'ComboBox'))", "Color By")
    user.click(f"item(popupList(), {column!r})", column)
    facets.until(lambda shown: column in shown.line("ColoredBy"), f"the colours of {column}")


def columns(user, stage, *names, port=0):
    """Those of a stage's output, as arrays."""
    found = user.ask(f"{{name: column for name, column in rows({stage!r}, {port}).items() if name in {names}}}")
    return {name: numpy.array(column) for name, column in found.items()}


def take(user, name, text):
    """An entry of a property's list."""
    user.click(f"center(field({name!r}, 'ComboBox'))", name)
    user.click(f"item(popupList(), {text!r})", text)
