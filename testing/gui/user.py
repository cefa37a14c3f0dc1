"""A user of ParaView: a window on a virtual screen of its own, a real mouse, a keyboard, and eyes.

Nothing waits a fixed time: each step waits until the window shows what the step should bring about.
"""

import json
import os
import pathlib
import shutil
import subprocess
import sys
import time

import numpy

HERE = pathlib.Path(__file__).resolve().parent
SOURCE = HERE.parents[1]
CATS = SOURCE / "weights" / "cats.onnx"
PATIENCE = float(os.environ.get("PATIENCE", 120))  # seconds; a loaded machine takes long

# A small pipeline in the window, and the table of its clusters alone.
CLUSTERS_TABLE = """
latents = simple.LatentSamples(registrationName="Latents", NumberOfSamples=12)
pooled = simple.SpatialPooling(simple.Generator(latents, registrationName="Network"), registrationName="Pooled")
clusters = simple.LayerKMeans(pooled, registrationName="Clusters", NumberOfClusters=3)
empty = simple.GetActiveView()
simple.Delete(empty) if empty else None
table = simple.CreateView("SpreadSheetView")
simple.AssignViewToLayout(table)
simple.Show(clusters, table)
simple.SetActiveView(table)
simple.SetActiveSource(clusters)
simple.RenderAllViews()
"""

sys.path.insert(0, str(HERE.parent / "examples"))
from example_run import cells, picture  # noqa: E402, F401  (for the tests)


def check(condition, *words):
    if not condition:
        raise AssertionError(" ".join(str(word) for word in words))


def same(columns, expected):
    """The table in the window is that of pvpython."""
    for name, values in columns.items():
        check(numpy.allclose(values, expected[name], rtol=1e-6, atol=1e-9, equal_nan=True), "other values:", name)


def drawn(view):
    """The part of a view's picture that something large covers."""
    covered = (view != view[0, 0]).any(axis=2)
    rows, columns = (numpy.flatnonzero(covered.mean(axis=axis) > 0.15) for axis in (1, 0))
    return view[rows[0]:rows[-1] + 1, columns[0]:columns[-1] + 1] if len(rows) and len(columns) else None


def means(image, down, right):
    """Mean colours of an image divided into fields."""
    return numpy.array([[part.mean(axis=(0, 1)) for part in numpy.array_split(row, right, axis=1)]
                        for row in numpy.array_split(image, down, axis=0)])


def sheetInView(user, name, sheet):
    """Waits until a view shows the sheet: upright, the first picture at the upper left, in its own colours."""
    end = time.monotonic() + PATIENCE
    while True:
        screen = picture(user.look(name))
        best = None
        for left, top, width, height in user.ask("[box(view) for view in viewports()]"):
            part = drawn(screen[top + 4:top + height - 4, left + 4:left + width - 4])
            if part is not None and min(part.shape[:2]) > 60:
                distances = [abs(means(part, 20, 20) - means(image, 20, 20)).mean()
                             for image in (sheet, sheet[::-1], sheet[:, ::-1])]
                best = min(best, distances) if best else distances
        if best and best[0] < 8 and min(best[1:]) > 2 * best[0]:
            return
        check(time.monotonic() < end, "no view shows the sheet; colours differ by", best)
        user.dropLook()


class User:
    def __init__(self, folder, size=(1280, 900)):
        """Opens ParaView with the plugin of PV_PLUGIN_PATH; folder takes its settings, pictures and log. The window has
        the size of the screen."""
        self.folder, self.size = pathlib.Path(folder), size
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        self.folder.chmod(0o700)
        self.openScreen()
        self.environment = {**os.environ, **self.display, "HOME": str(self.folder), "LAYERSCOPE_GUI": str(self.folder),
                            "PYTHONDONTWRITEBYTECODE": "1", "QT_ACCESSIBILITY": "0", "XDG_RUNTIME_DIR": str(self.folder)}
        self.log = self.folder / "paraview.log"
        with open(self.log, "w") as log:
            self.paraview = subprocess.Popen(["paraview", "--dr", f"--script={HERE / 'window.py'}"], env=self.environment,
                                             stdout=log, stderr=subprocess.STDOUT, cwd=self.folder,
                                             start_new_session=True)
        self.pictures = 0

    def start(self):
        """Waits for the window, gives it the whole screen and the keyboard."""
        self.until("find('pqClientMainWindow') is not None", "ParaView's window")
        window = int(self.ask("int(find('pqClientMainWindow').winId())"))
        self.xdotool("windowsize", "--sync", window, *self.size)
        self.xdotool("windowfocus", window)

    def openScreen(self):
        numbers, writer = os.pipe()
        self.screen = subprocess.Popen(["Xvfb", "-displayfd", str(writer), "-screen", "0", "{}x{}x24".format(*self.size),
                                        "-noreset", "-nolisten", "tcp"], pass_fds=[writer], stderr=subprocess.DEVNULL)
        os.close(writer)
        with os.fdopen(numbers) as reader:
            number = reader.readline().strip()
        check(number, "Xvfb did not start")
        self.display = {"DISPLAY": ":" + number}

    def close(self):
        for process in (self.paraview, self.screen):
            process.kill()
            process.wait()

    # What the user sees.

    def ask(self, expression, setup=""):
        """An expression's value inside ParaView (see window.py); setup is run before."""
        request, answer = self.folder / "request.py", self.folder / "answer.json"
        (self.folder / "request.part").write_text(f"{setup}\nanswer = {expression}\n")
        os.rename(self.folder / "request.part", request)
        end = time.monotonic() + PATIENCE
        while not answer.exists():
            check(self.paraview.poll() is None, "ParaView ended:", self.log.read_text()[-2000:])
            check(time.monotonic() < end, "ParaView does not answer:", expression)
            time.sleep(0.02)
        result = json.loads(answer.read_text())
        answer.unlink()
        check("error" not in result, result.get("error"))
        return result["answer"]

    def run(self, code):
        """Runs code inside ParaView: what is not the point of a test."""
        self.ask("None", code)

    def until(self, expression, what):
        """Waits for a true value and returns it."""
        end = time.monotonic() + PATIENCE
        while True:
            value = self.ask(expression)
            if value:
                return value
            if time.monotonic() > end:
                self.look("missing")
                check(False, "did not come:", what)
            time.sleep(0.05)

    def settled(self, expression, what):
        """A place on the screen, once it no longer moves."""
        place = self.until(expression, what)
        while True:
            time.sleep(0.05)
            again = self.until(expression, what)
            if again == place:
                return place
            place = again

    def look(self, name):
        """Keeps a picture of the screen and returns its file."""
        self.pictures += 1
        file = self.folder / f"{self.pictures:02d}_{name}.png"
        # Packed quickly, not tightly.
        subprocess.run(["import", "-window", "root", "-quality", "10", str(file)], env={**os.environ, **self.display}, check=True)
        return file

    def dropLook(self):
        """Drops the last picture."""
        for file in self.folder.glob(f"{self.pictures:02d}_*.png"):
            file.unlink()
        self.pictures -= 1
        time.sleep(0.1)

    def expected(self, *arguments):
        """The same pipeline in pvpython, see expected.py."""
        file = self.folder / ("expected_" + "_".join(map(str, arguments)) + ".npz")
        if not file.exists():
            subprocess.run(["pvpython", str(HERE / "expected.py"), str(file), *map(str, arguments)], check=True)
        with numpy.load(file) as arrays:
            return dict(arrays)

    # What the user does.

    def xdotool(self, *words):
        subprocess.run(["xdotool", *map(str, words)], env={**os.environ, **self.display}, check=True,
                       stdout=subprocess.DEVNULL)

    def click(self, expression, what, count=1, modifier=None):
        """Clicks where an expression says."""
        x, y = self.settled(expression, what)
        if modifier:
            self.xdotool("keydown", modifier)
        self.xdotool("mousemove", "--sync", x, y) if self.mouse() != (x, y) else None
        self.xdotool("click", "--repeat", count, "--delay", 60, 1)
        if modifier:
            self.xdotool("keyup", modifier)

    def mouse(self):
        text = subprocess.run(["xdotool", "getmouselocation"], env={**os.environ, **self.display}, check=True,
                              stdout=subprocess.PIPE, text=True).stdout
        return tuple(int(word.split(":")[1]) for word in text.split()[:2])

    def menu(self, bar, *entries):
        """Opens a menu of the menu bar and goes through its entries."""
        self.click(f"entry(find('menubar'), {bar!r})", f"menu {bar}")
        for text in entries:
            self.click(f"entry(popup(), {text!r})", f"menu entry {text}")
        self.until("popup() is None", "the menu's end")

    def type(self, expression, text, what):
        """Replaces the text of a line."""
        self.click(f"center({expression})", what)
        self.until(f"({expression}).hasFocus()", f"the cursor in {what}")
        self.xdotool("key", "ctrl+a", "BackSpace")
        self.until(f"({expression}).text() == ''", f"an empty line: {what}")
        if text:
            self.xdotool("type", "--delay", 5, text)
        self.until(f"({expression}).text() == {text!r}", f"the text in {what}")

    def choose(self, stage, port=None):
        """Selects a stage, or one of its outputs: from the pipeline browser's first row, the server, down."""
        # Elsewhere in a long pipeline the click may close a branch.
        self.run("find('pipelineBrowser').verticalScrollBar().setValue(0)")
        self.click("box(find('pipelineBrowser'))[0] + 60, box(find('pipelineBrowser'))[1] + 12", "the pipeline browser")
        self.xdotool("key", "Home")
        self.until("activeStage() is None", "the server in the pipeline")
        before = self.ask("activeStage()")
        while before != [stage, port]:
            self.xdotool("key", "Down")
            self.until(f"activeStage() != {before}", f"what is below {before} in the pipeline, on the way to {stage}")
            before = self.ask("activeStage()")

    def apply(self):
        self.until("enabled('Accept')", "a change to apply")
        self.click("center(find('Accept'))", "Apply")
        self.until("not enabled('Accept')", "the end of Apply")

    def answerDialog(self, *texts):
        """Presses the button with one of the texts."""
        self.xdotool("windowfocus", self.until("dialog() and int(dialog().winId())", "a dialog"))
        self.click(f"button(dialog(), {', '.join(map(repr, texts))})", f"button {texts[0]}")

    def chooseFile(self, file):
        """Types a path into the file dialog that is open."""
        self.until("fileLine()", "a file dialog")
        self.xdotool("windowfocus", self.ask("int(dialog().winId())"))
        self.run(f"chooseFileType({os.path.splitext(file)[1]!r})")
        self.type("fileLine()", str(file), "the file's name")
        self.xdotool("key", "Return")
        self.until("fileLine() is None", "the end of the file dialog")

    def reloaded(self, *names):
        """Saves the state in a file of each name, begins anew, loads it, and yields the name."""
        for name in names:
            file = self.folder / name
            self.menu("File", "Save State...")
            self.chooseFile(file)
            if name.endswith(".py"):
                self.answerDialog("OK")
            self.until(f"os.path.exists({str(file)!r})", "the state's file")
            self.menu("Edit", "Reset Session")
            self.answerDialog("Yes")
            self.until("not simple.GetSources()", "the empty pipeline")
            self.menu("File", "Load State...")
            self.chooseFile(file)
            if name.endswith(".pvsm"):
                self.answerDialog("OK")
            yield name

    def quiet(self):
        """Neither the output window nor the terminal has a message."""
        check(not self.ask("messages()"), "messages:", self.ask("messages()"))
        lines = [line for line in self.log.read_text().splitlines()
                 if any(word in line for word in ("ERR|", "WARN|", "warning", "Traceback", "Error"))]
        check(not lines, "in the terminal:", lines)


def main(test, **window):
    """Runs test(user) with the folder of the command line."""
    user = User(sys.argv[1], **window)
    try:
        user.start()
        test(user)
        user.look("end")
    except BaseException:
        user.look("failure")
        print(user.log.read_text()[-4000:])
        raise
    finally:
        user.close()
