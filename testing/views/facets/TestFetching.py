"""Pictures come while they are wanted: in films, as far as the list of the panel tells, and not for what isn't drawn.

TestFetching.py <tests>; those that let an interactor work need a process each, as X interactors of views that are gone
don't let others work.
"""

import os
import tempfile
import time

from paraview import simple

from facets import check, checkEqual, describe, expectQuiet, readImage, run, screenshot, select, show


def pipeline(count):
    generator = simple.Generator(Input=simple.LatentSamples(NumberOfSamples=count))
    pooling = simple.SpatialPooling(Input=generator, Layers=["layer_1"])
    return simple.LayerKMeans(Input=pooling, NumberOfClusters=3)


def panelOf(view):
    """The property of which the pictures' samples can be read, which isn't one of the panel's."""
    samples = view.SMProxy.GetProperty("PictureSamples")
    return [samples.GetElement(index) for index in range(samples.GetNumberOfElements())]


def testFilm():
    """A film of a selection ends, and every frame has the pictures that a screenshot has."""
    kmeans = pipeline(30)
    view = show(kmeans, (1000, 700), PicturesWidth=0.4)
    select(kmeans, [1, 7, 20])
    simple.GetAnimationScene().PlayMode = "Sequence"
    simple.GetAnimationScene().NumberOfFrames = 2
    with tempfile.TemporaryDirectory() as folder:
        expectQuiet(lambda: simple.SaveAnimation(os.path.join(folder, "film.png"), view, ImageResolution=[1000, 700],
                                                 FrameWindow=[0, 1]))
        frames = [readImage(os.path.join(folder, name)) for name in sorted(os.listdir(folder))]
    pictures = describe(view).pictures
    checkEqual(set(pictures), {1, 7, 20}, "samples in the panel")
    check(all(there for _, there in pictures.values()), f"pictures are missing: {pictures}")
    checkEqual(len(frames), 2, "frames")
    expected = screenshot(view)
    for frame in frames:
        check((frame == expected).all(), "a frame differs from the screenshot")


def testListOfThePanel():
    """PictureSamples follows each render, whether or not pictures had to be fetched."""
    kmeans = pipeline(30)
    view = show(kmeans, (1000, 700))
    checkEqual(panelOf(view), [], "pictures without a selection")
    select(kmeans, [3, 5, 17])
    screenshot(view)
    checkEqual(sorted(panelOf(view)), [3, 5, 17], "pictures after a brush")
    select(kmeans, [5, 17])
    screenshot(view)
    checkEqual(sorted(panelOf(view)), [5, 17], "pictures that were there already")
    select(kmeans, [4, 5])
    simple.Render(view)
    checkEqual(sorted(panelOf(view)), [4, 5], "pictures of which one isn't there yet")
    checkEqual(panelOf(view), list(describe(view).pictures), "order")
    select(kmeans, None)
    simple.Render(view)
    checkEqual(panelOf(view), [], "pictures after clearing")


def fetchFor(view, seconds):
    """Lets the view's timer work. Returns the seconds that the process's threads have computed."""
    start, computed = time.monotonic(), time.process_time()
    while time.monotonic() - start < seconds:
        view.GetInteractor().ProcessEvents()
        time.sleep(0.01)
    return time.process_time() - computed


def endsWith(stop):
    """Pictures of 240 samples take seconds; in the middle of it, `stop(kmeans, view)` ends the work."""
    kmeans = pipeline(240)
    view = show(kmeans, (1300, 900), PicturesWidth=0.7)
    view.GetInteractor().Initialize()
    select(kmeans, list(range(240)))
    simple.Render(view)
    busy = fetchFor(view, 0.5)
    there = [there for _, there in describe(view).pictures.values()]
    check(any(there) and not all(there), f"{sum(there)} of {len(there)} pictures are there: not in the middle of it")
    stop(kmeans, view)
    fetchFor(view, 0.3)  # the round that gives up, and the operator at hand
    idle = fetchFor(view, 0.5)
    print(f"computed {busy:.2f} s of 0.5 with pictures pending, {idle:.2f} s after", flush=True)
    check(busy > 0.05, "no pictures were being made")
    check(idle < 0.03, "pictures go on being made")


def testHiding():
    endsWith(lambda kmeans, view: simple.Hide(kmeans, view))


def testDeleting():
    endsWith(lambda kmeans, view: simple.Delete(kmeans))


def testDeletingTheView():
    """The timer that is set ends with the view."""
    kmeans = pipeline(240)
    view = show(kmeans, (1300, 900), PicturesWidth=0.7)
    interactor = view.GetInteractor()
    interactor.Initialize()
    select(kmeans, list(range(240)))
    simple.Render(view)
    fetchFor(view, 0.3)
    simple.Delete(view)
    del view
    for _ in range(20):
        interactor.ProcessEvents()
        time.sleep(0.01)


def testShownAgain():
    """What was given up comes when it is wanted again."""
    kmeans = pipeline(60)
    view = show(kmeans, (1300, 900), PicturesWidth=0.7)
    view.GetInteractor().Initialize()
    select(kmeans, list(range(60)))
    simple.Render(view)
    fetchFor(view, 0.2)
    simple.Hide(kmeans, view)
    simple.Render(view)
    fetchFor(view, 0.2)
    checkEqual(panelOf(view), [], "pictures of nothing")
    simple.Show(kmeans, view)
    screenshot(view)
    pictures = describe(view).pictures
    checkEqual(set(pictures), set(range(60)), "samples in the panel")
    check(all(there for _, there in pictures.values()), "pictures are missing")


run(testFilm, testListOfThePanel, testHiding, testDeleting, testDeletingTheView, testShownAgain)
