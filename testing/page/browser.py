"""A browser with a real mouse for tests of pages: Debian's Chromium, which finds no host of any name."""

import json
import pathlib
import time

from selenium import webdriver
from selenium.webdriver import ActionChains, Keys
from selenium.webdriver.chrome.service import Service


class Browser:
    """A window; `asked` has what a page has asked of a network, `said` what its scripts have complained of."""

    def __init__(self, width=1400, height=900, ratio=1):
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        for option in ("--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars",
                       "--host-resolver-rules=MAP * ~NOTFOUND", f"--force-device-scale-factor={ratio}",
                       f"--window-size={width},{height}"):
            options.add_argument(option)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(service=Service("/usr/bin/chromedriver"), options=options)
        self.driver.set_script_timeout(20)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.driver.quit()

    def open(self, file):
        self.driver.get(pathlib.Path(file).resolve().as_uri())
        self.wait(lambda: self.run("return document.body.dataset.ready") == "true", "the page is not ready")

    def resize(self, width, height):
        self.driver.set_window_size(width, height)
        self.rest()

    def run(self, script, *values):
        return self.driver.execute_script(script, *values)

    def rest(self):
        """Until what is asked for is drawn."""
        self.driver.execute_async_script(
            "const done = arguments[0]; requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 0)))")

    @staticmethod
    def wait(isDone, why, seconds=15):
        end = time.monotonic() + seconds
        while not isDone():
            assert time.monotonic() < end, why
            time.sleep(0.02)

    # --- The mouse

    def actions(self):
        return ActionChains(self.driver, duration=10)

    @staticmethod
    def to(actions, x, y):
        actions.w3c_actions.pointer_action.move_to_location(round(x), round(y))
        return actions

    def move(self, x, y):
        self.to(self.actions(), x, y).perform()
        self.rest()

    def click(self, x, y, key=None):
        actions = self.to(self.actions(), x, y)
        if key:
            actions.key_down(key)
        actions.click()
        if key:
            actions.key_up(key)
        actions.perform()
        self.rest()

    def drag(self, x, y, toX, toY, key=None):
        actions = self.to(self.actions(), x, y)
        if key:
            actions.key_down(key)
        actions.click_and_hold()
        self.to(actions, (x + toX) / 2, (y + toY) / 2)
        self.to(actions, toX, toY)
        actions.release()
        if key:
            actions.key_up(key)
        actions.perform()
        self.rest()

    def doubleClick(self, x, y):
        self.to(self.actions(), x, y).double_click().perform()
        self.rest()

    def wheel(self, x, y, by):
        actions = self.actions()
        actions.w3c_actions.wheel_action.scroll(round(x), round(y), 0, by)
        actions.perform()
        self.rest()

    def press(self, key):
        self.actions().send_keys(key).perform()
        self.rest()

    # --- What the page shows

    def selected(self):
        return set(self.run("return layerscope.selected()"))

    def places(self, panel, plot=0, marks=0):
        """(x, y, sample) of each mark, in the window."""
        found = self.run("return layerscope.places(arguments[0])", panel)[plot][marks]
        return [(each["x"], each["y"], each["sample"]) for each in found]

    def text(self, selector):
        return self.run("return document.querySelector(arguments[0]).innerText", selector)

    def tooltip(self):
        return self.run("const it = document.getElementById('tooltip'); return it.hidden ? '' : it.innerText")

    def pictures(self):
        """The captions' samples in the panel of pictures, in its order."""
        return self.run("return Array.from(document.querySelectorAll('#grid figcaption span:first-child'), it => it.textContent)")

    def pixel(self, x, y):
        """Red, green and blue of the canvas at a place of the window."""
        return self.run("""
            const canvas = document.getElementById("canvas");
            const {left, top} = canvas.getBoundingClientRect();
            const place = (at) => Math.floor(at * devicePixelRatio);
            const one = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
            one.drawImage(canvas, -place(arguments[0] - left), -place(arguments[1] - top));
            const pixel = one.getImageData(0, 0, 1, 1);
            return Array.from(pixel.data).slice(0, 3)""", x, y)

    def save(self, file):
        self.driver.save_screenshot(str(file))

    def said(self):
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def asked(self):
        """Addresses that are neither in the file nor the file itself."""
        messages = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        urls = [message["params"]["request"]["url"] for message in messages
                if message["method"] == "Network.requestWillBeSent"]
        return [url for url in urls if not url.startswith(("file:", "data:"))]


__all__ = ["Browser", "Keys"]
