"""Pages as people use them: opened from a file in a browser without network, with a real mouse.

test_browser.py <WriteExamplePages> <folder>; pictures of the pages are left in the folder.
"""

import collections
import pathlib
import re
import subprocess
import sys

from browser import Browser, Keys

PROGRAM, FOLDER = sys.argv[1], pathlib.Path(sys.argv[2])
MARK = {"light": (224, 72, 28), "dark": (255, 120, 70)}


def check(isTrue, why):
    assert isTrue, str(why)[:1000]


def checkEqual(found, expected, what):
    assert found == expected, f"{what}: found {str(found)[:500]}, expected {str(expected)[:500]}"


def isNear(color, other, tolerance=12):
    return all(abs(one - two) <= tolerance for one, two in zip(color, other))


def inside(places, left, top, right, bottom, reach):
    """The samples whose marks a rectangle touches, and those of whom that isn't clear for rounding."""
    touched, unclear = set(), set()
    for x, y, sample in places:
        distance = max(left - x, x - right, top - y, y - bottom)
        if distance < reach - 1.5:
            touched.add(sample)
        elif distance < reach + 1.5:
            unclear.add(sample)
    return touched, unclear - touched


def checkBrushed(browser, places, area, reach, before=frozenset()):
    touched, unclear = inside(places, *area, reach)
    found = browser.selected()
    check(touched | before <= found <= touched | unclear | before,
          f"brushed {sorted(found)}, expected {sorted(touched | before)}")
    check(touched, "nothing was touched")


def testScatter(browser):
    browser.open(FOLDER / "scatter.html")
    browser.save(FOLDER / "scatter.png")
    places = browser.places(4)
    checkEqual(len(places), 1500, "marks")
    checkEqual([sample for _, _, sample in places[:3]], ["100", "101", "102"], "samples")
    byClass = collections.defaultdict(list)
    for x, y, sample in places:
        byClass[int(sample) % 10].append((x, y))
    middle = [sum(values) / len(values) for values in zip(*byClass[3])]

    # A brush in the last layer.
    area = (middle[0] - 14, middle[1] - 14, middle[0] + 14, middle[1] + 14)
    browser.drag(*area)
    checkBrushed(browser, places, area, 2)
    found = browser.selected()
    check(sum(int(sample) % 10 == 3 for sample in found) > 0.9 * len(found), "most of a class")
    checkEqual(browser.text("#count"), f"{len(found)} selected", "heading")
    checkEqual(browser.pictures(), sorted(found, key=int), "pictures")
    # The same samples are ringed in all panels, those that are not have faded. Their rings are 4.5 pixels wide.
    for panel in range(5):
        ringed = [place for place in browser.places(panel) if place[2] in found][-1]
        around = [browser.pixel(ringed[0] + dx, ringed[1] + dy) for dx in (-2.5, -2, 2, 2.5) for dy in (-1, 0, 1)]
        check(any(isNear(pixel, MARK["light"], 90) for pixel in around), f"no ring in panel {panel}: {around}")
    browser.save(FOLDER / "scatter_brushed.png")

    # Ctrl adds what is brushed in another panel.
    other = browser.places(1)
    area = (other[0][0] - 10, other[0][1] - 10, other[0][0] + 10, other[0][1] + 10)
    browser.drag(*area, key=Keys.CONTROL)
    checkBrushed(browser, other, area, 2, found)
    check(len(browser.selected()) > len(found), "nothing was added")
    # The brush is moved by a drag within it, and then selects what it touches.
    browser.drag(other[0][0], other[0][1], other[0][0] + 30, other[0][1])
    checkBrushed(browser, other, (area[0] + 30, area[1], area[2] + 30, area[3]), 2)
    # It is resized at its corner.
    browser.drag(area[2] + 30, area[3], area[2] + 50, area[3] + 25)
    checkBrushed(browser, other, (area[0] + 30, area[1], area[2] + 50, area[3] + 25), 2)
    browser.press(Keys.ESCAPE)
    checkEqual(browser.selected(), set(), "after Esc")
    checkEqual((browser.text("#count"), browser.pictures()), ("Pictures", []), "panel after Esc")

    # A click selects one; with Ctrl another one, and takes it out again; beside all it clears.
    lone = sorted(places, key=lambda one: -min((one[0] - x) ** 2 + (one[1] - y) ** 2
                                               for x, y, sample in places if sample != one[2]))[:2]
    browser.click(*lone[0][:2])
    checkEqual(browser.selected(), {lone[0][2]}, "clicked")
    browser.click(*lone[1][:2], key=Keys.CONTROL)
    checkEqual(browser.selected(), {lone[0][2], lone[1][2]}, "with Ctrl")
    browser.click(*lone[1][:2], key=Keys.CONTROL)
    checkEqual(browser.selected(), {lone[0][2]}, "with Ctrl again")
    frame = browser.run("return layerscope.frame(4)")
    browser.click(frame["x"] + 4, frame["y"] + 8)
    checkEqual(browser.selected(), set(), "after a click beside")

    # A tooltip with the picture; of a sample without a confidence there is none.
    browser.move(*lone[0][:2])
    lines = browser.tooltip().split("\n")
    checkEqual(lines[:2], [f"sample {lone[0][2]}", "layer 4"], "tooltip")
    check(any(line.startswith("prediction: ") for line in lines), lines)
    check(f"label: {int(lone[0][2]) % 10}" in lines, lines)
    checkEqual("confidence" in browser.tooltip(), (int(lone[0][2]) - 100) % 50 != 7, "confidence")
    white = browser.run("""const canvas = document.querySelector("#tooltip canvas");
        return canvas.hidden ? [] : Array.from(canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data)
            .filter((value, index) => index % 4 === 0)""")
    check(white and max(white) > 200 > 50 > min(white), "the picture in the tooltip")
    browser.move(5, 5)
    checkEqual(browser.tooltip(), "", "tooltip")

    # Legend: a click hides a class, another shows it; Ctrl shows it alone.
    buttons = browser.driver.find_elements("css selector", "#legend button")
    checkEqual([button.text for button in buttons], [str(each) for each in range(10)], "legend")
    buttons[3].click()
    browser.rest()
    browser.drag(middle[0] - 14, middle[1] - 14, middle[0] + 14, middle[1] + 14)
    check(all(int(sample) % 10 != 3 for sample in browser.selected()), "hidden samples are selected")
    buttons[3].click()
    actions = browser.actions().key_down(Keys.CONTROL).click(buttons[7]).key_up(Keys.CONTROL)
    actions.perform()
    checkEqual([button.get_attribute("aria-pressed") for button in buttons], ["true" if each == 7 else "false"
                                                                              for each in range(10)], "alone")
    browser.press(Keys.ESCAPE)
    browser.save(FOLDER / "scatter_alone.png")
    browser.drag(frame["x"] + 6, frame["y"] + 6, frame["x"] + frame["width"] - 8, frame["y"] + frame["height"] - 8)
    found = browser.selected()
    check(found and {int(sample) % 10 for sample in found} == {7}, f"of classes {({int(sample) % 10 for sample in found})}")
    actions = browser.actions().key_down(Keys.CONTROL).click(buttons[7]).key_up(Keys.CONTROL)
    actions.perform()
    checkEqual({button.get_attribute("aria-pressed") for button in buttons}, {"true"}, "all")
    browser.press(Keys.ESCAPE)

    # The wheel zooms in under the mouse, a double click shows all again.
    browser.wheel(*middle, -300)
    zoomed = browser.places(4)
    wide = [max(x for x, _, _ in each) - min(x for x, _, _ in each) for each in (places, zoomed)]
    check(abs(wide[1] / wide[0] - 2) < 0.1, f"zoomed by {wide[1] / wide[0]}")
    browser.doubleClick(*middle)
    checkEqual([round(x, 3) for x, _, _ in browser.places(4)], [round(x, 3) for x, _, _ in places], "after a double click")

    # Neurons are no samples.
    neurons = browser.places(6)
    browser.click(*neurons[0][:2])
    browser.move(*neurons[1][:2])
    checkEqual((browser.selected(), browser.tooltip()), (set(), ""), "neurons")


def testFacets(browser):
    browser.open(FOLDER / "facets.html")
    browser.save(FOLDER / "facets.png")
    checkEqual(browser.selected(), {"1", "4", "7"}, "selected from the start")
    checkEqual(browser.pictures(), ["1", "4", "7"], "pictures")
    checkEqual(browser.text("#order"), "nearest first, layer 1", "order")

    # A brush over squares of the second layer selects them in all cells.
    squares = browser.places(4, 1)
    check(len(squares) == 100 and len({round(x) for x, _, _ in squares}) > 3, "squares in columns")
    side = squares[1][1] - squares[0][1]
    area = (squares[0][0], squares[0][1], squares[1][0] + 1.5 * side, squares[4][1])
    browser.drag(*area)
    checkBrushed(browser, squares, area, side / 2)
    found = browser.selected()
    distances = {sample: rank for rank, (_, _, sample) in enumerate(squares)}
    checkEqual(browser.pictures(), sorted(found, key=distances.get), "nearest first")
    checkEqual(browser.text("#order"), "nearest first, layer 2", "order")
    edge = (squares[0][0] - side / 2, squares[0][1])
    check(isNear(browser.pixel(*edge), MARK["dark"], 40), f"no frame: {browser.pixel(*edge)}")
    check(not browser.run("return document.getElementById('restore').hidden"), "what was sent can be had again")
    browser.save(FOLDER / "facets_brushed.png")

    # Hovering: the mark's own values, and the sample's.
    browser.press(Keys.ESCAPE)
    browser.move(*squares[2][:2])
    lines = browser.tooltip().split("\n")
    checkEqual(lines[:2], [f"sample {squares[2][2]}", "layer 2, cluster 1"], "tooltip")
    check(re.fullmatch(r"distance: 0\.01\d*", lines[2]), lines)
    dots = browser.places(4, 0, 1)
    browser.move(*dots[0][:2])
    check(re.search(r"channel 10: 0\.\d+", browser.tooltip()), browser.tooltip())
    # Dots can be brushed too.
    browser.drag(dots[0][0] - 2, dots[0][1] - 2, dots[0][0] + 2, dots[0][1] + 2)
    check(dots[0][2] in browser.selected(), "a dot")

    # The count of a cell selects it; a button brings back what was sent.
    frame = browser.run("return layerscope.frame(4)")
    browser.click(frame["x"] + frame["width"] - 20, frame["y"] + 8)
    checkEqual(browser.selected(), {sample for _, _, sample in squares}, "the cluster")
    browser.driver.find_element("id", "restore").click()
    browser.rest()
    checkEqual(browser.selected(), {"1", "4", "7"}, "what was sent")
    # A click on a picture selects it alone.
    second = browser.pictures()[1]
    browser.driver.find_elements("css selector", "#grid figure")[1].click()
    browser.rest()
    checkEqual(browser.selected(), {second}, "a picture")

    # Samples without a picture say so.
    browser.click(frame["x"] + frame["width"] - 20, frame["y"] + 8)
    check("no picture" in browser.text("#grid"), "samples without pictures")

    # Another size of the window: squares stay in their cells, none beside another.
    for width, height in ((900, 600), (600, 800), (1800, 1000)):
        browser.resize(width, height)
        for panel in range(9):
            frame = browser.run("return layerscope.frame(arguments[0])", panel)
            squares = browser.places(panel, 1)
            check(all(frame["x"] < x < frame["x"] + frame["width"] and frame["y"] < y < frame["y"] + frame["height"]
                      for x, y, _ in squares), f"squares outside at {width} x {height}")
            checkEqual(len({(round(x, 2), round(y, 2)) for x, y, _ in squares}), 100, "places")
        browser.save(FOLDER / f"facets_{width}.png")
    squares = browser.places(0, 1)
    browser.click(*squares[5][:2])
    checkEqual(browser.selected(), {squares[5][2]}, "after another size")


def testHostile(browser):
    """Texts are texts, whatever they are."""
    browser.open(FOLDER / "hostile.html")
    checkEqual(browser.run("return document.body.dataset.broken ?? ''"), "", "a script in a text")
    title = "</script><script>document.body.dataset.broken = true</script> \"'&amp; \u4e2d\u6587 \U0001F408"
    checkEqual(browser.driver.title, title, "title")
    checkEqual(browser.text("#title"), title, "heading")
    browser.move(*browser.places(0, 1)[0][:2])
    check("<b>text</b>: </title><img src=x onerror=alert(1)>" in browser.tooltip(), browser.tooltip())
    large = next(place for panel in range(9) for place in browser.places(panel, 1) if len(place[2]) > 5)
    browser.click(*large[:2])
    checkEqual((browser.selected(), browser.pictures()), ({"9223372036854775807"}, ["9223372036854775807"]), "a large number")
    browser.open(FOLDER / "empty.html")
    browser.move(300, 300)
    browser.click(300, 300)
    browser.press(Keys.ESCAPE)
    checkEqual((browser.text("#title"), browser.selected()), ("nothing", set()), "an empty page")


def testSharpScreen(browser):
    browser.open(FOLDER / "facets.html")
    ratio = browser.run("return canvas.width / canvas.getBoundingClientRect().width")
    check(abs(ratio - 2) < 0.01, f"{ratio} pixels")
    browser.save(FOLDER / "facets_sharp.png")
    squares = browser.places(4, 1)
    browser.drag(squares[0][0], squares[0][1], squares[3][0], squares[3][1])
    checkEqual(browser.selected(), {sample for _, _, sample in squares[:4]}, "brushed")


def main():
    FOLDER.mkdir(parents=True, exist_ok=True)
    subprocess.run([PROGRAM, str(FOLDER)], check=True)
    with Browser() as browser:
        for test in (testScatter, testFacets, testHostile):
            test(browser)
            print(test.__name__, "passed", flush=True)
        checkEqual(browser.asked(), [], "asked of the network")
        checkEqual(browser.said(), [], "said by the browser")
    with Browser(ratio=2) as browser:
        testSharpScreen(browser)
        print("testSharpScreen passed", flush=True)
        checkEqual(browser.said(), [], "said by the browser")


main()
