"""A Markdown page whose tables are made by a script, and whose sentences in bold are checked by it.

A table stands between the lines "<!-- table: NAME -->" and "<!-- end -->".
"""

import pathlib
import re
import sys

NUMBER = re.compile(r"[+-]?\d+\.\d+|\d+(?= %)")


def row(*cells):
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def head(*cells):
    return [row(*cells), "|" + "---|" * len(cells)]


def block(name):
    return re.compile(rf"(<!-- table: {name} -->\n)(.*?)(<!-- end -->)", re.DOTALL)


def rowsOf(lines):
    """Cells of a table's rows by their label: the cells that are no numbers, or count something."""
    return {NUMBER.sub("#", line): [float(each) if "." in each else int(each) for each in NUMBER.findall(line)] for line in lines}


class Page:
    def __init__(self, file):
        self.file = pathlib.Path(file)

    def fail(self, *words):
        sys.exit(f"{self.file.name}: " + " ".join(words))

    def writeTables(self, made):
        """`made`: name -> lines of Markdown."""
        text = self.file.read_text()
        for name, lines in made.items():
            text, count = block(name).subn(lambda found: found[1] + "\n".join(lines) + "\n" + found[3], text)
            if count != 1:
                self.fail(f"{count} places for the table {name}")
        self.file.write_text(text)

    def checkTables(self, made, mostOff):
        """The page's numbers may differ by `mostOff`, above 1 by that share of them; per cent by as many. A fifth of a table's
        rows may come and go."""
        text = self.file.read_text()
        for name, lines in made.items():
            written, now = rowsOf(block(name).search(text)[2].strip().split("\n")), rowsOf(lines)
            common = written.keys() & now.keys()
            if len(common) < 0.8 * max(len(written), len(now)):
                self.fail(f"the table {name} has other rows: {sorted(written.keys() ^ now.keys())}")
            for label in common:
                for old, new in zip(written[label], now[label]):
                    if abs(old - new) > mostOff * (100 if isinstance(old, int) else max(1, abs(old))):
                        self.fail(f"the table {name} says {old}, not {new}, in the row {label}")

    def checkClaims(self, checks, every=True):
        """Each sentence in bold on the page is a claim, and is among the checks, sentence -> whether it is true, or None where
        that was left out; both ways. Not `every`: others may be on the page."""
        said = {" ".join(words.split()) for words in re.findall(r"\*\*(.+?)\*\*", self.file.read_text(), re.DOTALL)}
        for words in said ^ set(checks) if every else set(checks) - said:
            self.fail(f"{'no check for' if words in said else 'does not say'} '{words}'")
        wrong = [words for words, holds in checks.items() if holds is not None and not holds]
        if wrong:
            self.fail("not true:", *wrong)
