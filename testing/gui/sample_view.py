"""A view of samples as a user sees it: where its parts are on the screen, and what a mouse does there."""

import time

from user import PATIENCE, check, picture


class Area:
    """A rectangle of the screen, from its place in the view, whose origin is at the lower left."""

    def __init__(self, view, x, y, width, height):
        left, top, _, tall = view
        self.left, self.right = left + x, left + x + width
        self.top, self.bottom = top + tall - y - height, top + tall - y

    @property
    def middle(self):
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2


class SampleView:
    """Of one kind of view; Shown, made of what a view says of itself and its place on the screen, says what is drawn."""

    Shown = None

    def __init__(self, user, name, stage):
        self.user, self.name, self.stage = user, name, stage

    # What the window shows.

    def shown(self):
        text, view = self.user.until(f"sampleView({self.name!r})", f"the view {self.name}")
        return self.Shown(text, view)

    def until(self, test, what):
        """Waits until test(shown) holds and returns what is shown."""
        end = time.monotonic() + PATIENCE
        while True:
            shown = self.shown()
            if test(shown):
                return shown
            if time.monotonic() > end:
                self.user.look("missing")
                check(False, "did not come:", what, "in\n", shown.text)
            time.sleep(0.05)

    def ready(self):
        """Waits until the view is drawn at the size that its widget has, and has come to rest."""
        def drawn(shown):
            return shown.isDrawn() and shown.size == [float(size) for size in shown.view[2:]]

        shown = self.until(drawn, "the view at the widget's size")
        while True:
            time.sleep(0.2)
            again = self.until(drawn, "the view at the widget's size")
            if again.text == shown.text and again.view == shown.view:
                return again
            shown = again

    def isSelected(self, samples):
        """Waits until the samples are ParaView's selection by global ids."""
        wanted = ["GlobalIDSelectionSource", sorted(int(sample) for sample in samples)] if len(samples) else None
        self.user.until(f"selection({self.stage!r}) == {wanted}",
                        f"the selection {wanted}; it is {self.user.ask(f'selection({self.stage!r})')}")

    def looksLike(self, name, test, what):
        """Waits until test(screen) holds: what is there is drawn a moment later."""
        end = time.monotonic() + PATIENCE
        while True:
            screen = picture(self.user.look(name)).astype(int)
            if test(screen):
                return screen
            check(time.monotonic() < end, "not on the screen:", what)
            self.user.dropLook()

    # What the user does.

    def go(self, place):
        self.user.xdotool("mousemove", round(place[0]), round(place[1]))

    def drag(self, *places, release=True, modifier=None, button=1):
        """Drags through the places. With release=False the button stays down."""
        if modifier:
            self.user.xdotool("keydown", modifier)
        self.go(places[0])
        self.user.xdotool("mousedown", button)
        for start, end in zip(places, places[1:]):
            for step in (0.1, 0.4, 0.7, 1):
                self.go([start[axis] + step * (end[axis] - start[axis]) for axis in (0, 1)])
                time.sleep(0.03)
        if release:
            self.user.xdotool("mouseup", button)
        if modifier:
            self.user.xdotool("keyup", modifier)

    def click(self, place, modifier=None):
        self.drag(place, modifier=modifier)

    def press(self, button):
        """Presses a button of the view's frame."""
        self.user.click(f"center(part(frame({self.name!r}), {button!r}))", button)
