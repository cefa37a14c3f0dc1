"""ImageGrid and Attribution follow the active selection: of their input, and of other stages with the same samples."""

import os
import tempfile
import time

import numpy as np
from paraview import servermanager, simple, smstate

from stages import SOURCE, arrays, check, checkEqual, expectQuiet, fields, messages, pixels, run, select, table
from stages import selectionOfIds as ids

DIGITS = str(SOURCE / "weights" / "digits" / "t10k-2000-images-idx3-ubyte.gz")


def pipeline(samples=25):
    generator = simple.Generator(registrationName="generator", Input=simple.LatentSamples(NumberOfSamples=samples))
    pooling = simple.SpatialPooling(registrationName="pooling", Input=generator, Layers=["layer_1", "layer_2"])
    return generator, pooling, simple.LayerKMeans(registrationName="kmeans", Input=pooling)


def shown(grid):
    """The samples on the sheet in rising order; it has a picture for each, or is empty."""
    samples = sorted(expectQuiet(lambda: fields(grid)).get("sample", np.zeros(0, int)).tolist())
    checkEqual(pixels(grid).size > 0, bool(samples), "whether there is a sheet")
    return samples


def following(stage):
    grid = simple.ImageGrid(Input=stage, FollowSelection=1)
    checkEqual(shown(grid), [], "nothing is selected")
    return grid


def testOffByDefault():
    _, _, kmeans = pipeline()
    grid = simple.ImageGrid(Input=kmeans)
    checkEqual(grid.FollowSelection, 0, "default")
    select(kmeans, ids([3]))
    checkEqual(len(shown(grid)), 25, "samples without following")
    check("ActiveSelection" not in dir(grid), "what the stage finds is no property for scripts")


def testSelectionOfTheInput():
    _, _, kmeans = pipeline()
    grid = following(kmeans)
    select(kmeans, ids([3, 17, 20]))
    checkEqual(shown(grid), [3, 17, 20], "global ids")
    rows = table(kmeans)
    order = list(dict.fromkeys(rows["sample"][np.argsort(rows["center_dist"], kind="stable")].tolist()))
    checkEqual(fields(grid)["sample"].tolist(), [sample for sample in order if sample in (3, 17, 20)], "order")
    # Row 30 is sample 5 in the second layer.
    select(kmeans, simple.IDSelectionSource(FieldType="ROW", IDs=[-1, 30, -1, 2]))
    checkEqual(shown(grid), [2, 5], "rows of a spreadsheet")
    select(kmeans, simple.SelectionQuerySource(ElementType=6, QueryString="(sample >= 5) & (sample < 7)"))
    checkEqual(shown(grid), [5, 6], "query")
    select(kmeans, None)
    checkEqual(shown(grid), [], "cleared")


def testPicturesOfRows():
    """Rows of a data set show the pictures they refer to, selected in it or in the clusters of its samples."""
    data = simple.MNISTReader(FileName=DIGITS, MaximumSamples=50)
    kmeans = simple.LayerKMeans(Input=simple.SpatialPooling(Input=simple.Network(Input=data)))
    for stage in (data, kmeans):
        grid = simple.ImageGrid(Input=stage, FollowSelection=1, SortArray="sample")
        select(stage, ids([7, 31]))
        checkEqual(shown(grid), [7, 31], "global ids")
        expected = simple.ImageGrid(Input=simple.ExtractSelection(Input=data, Selection=ids([7, 31])), SortArray="sample")
        checkEqual(pixels(grid), pixels(expected), "pictures")
        select(stage, ids([12]))
        checkEqual(shown(grid), [12], "another selection")
        select(stage, None)


def sampleArray(sheet):
    return arrays(servermanager.Fetch(sheet).GetPointData()).get("sample", np.zeros(0, int)).tolist()


def testAttribution():
    """Samples of a data set are explained once they are selected, in it or in the clusters of its samples."""
    data = simple.MNISTReader(FileName=DIGITS, MaximumSamples=50)
    network = simple.Network(Input=data)
    kmeans = simple.LayerKMeans(Input=simple.SpatialPooling(Input=network))
    sheet = simple.Attribution(Input=network)
    checkEqual(sheet.FollowSelection, 0, "default")
    check("ActiveSelection" not in dir(sheet), "what the stage finds is no property for scripts")
    sheet.FollowSelection = 1

    def explained():
        rows = expectQuiet(lambda: table(sheet, 1))
        checkEqual(pixels(sheet).size > 0, bool(rows), "whether there is a sheet")
        return rows["sample"].tolist() if rows else []

    checkEqual(explained(), [], "nothing is selected")
    for stage in (network, kmeans, data):
        select(stage, ids([7, 31]))
        checkEqual(explained(), [7, 31], "global ids")
        expected = simple.Attribution(Input=network, Selection=ids([7, 31]))
        checkEqual(pixels(sheet), pixels(expected), "the same sheet")
        select(stage, ids([99]))
        checkEqual(explained(), [], "a sample that never was")
        select(stage, ids([12]))
        checkEqual(explained(), [12], "another selection")
        select(stage, None)
        checkEqual(explained(), [], "cleared")
    sheet.Selection = ids([3])
    checkEqual(explained(), [], "not the sheet's own selection")
    # The baseline need not be selected.
    sheet.Method, sheet.Baseline, sheet.BaselineSample = "Integrated Gradients", "Sample", 40
    select(network, ids([5]))
    checkEqual(explained(), [5], "with a baseline")
    sheet.FollowSelection = 0
    checkEqual(explained(), [3], "the sheet's own selection again")


def testOtherIdsOfTheSameSelection():
    _, _, kmeans = pipeline()
    grid = following(kmeans)
    chosen = ids([3])
    select(kmeans, chosen)
    checkEqual(shown(grid), [3], "at first")
    chosen.GlobalIDs = [4, 5]
    checkEqual(shown(grid), [4, 5], "other ids")
    appended = simple.AppendSelections(Input=[ids([1]), ids([2, 9])], SelectionNames=["a", "b"], Expression="a|b")
    select(kmeans, appended)
    checkEqual(shown(grid), [1, 2, 9], "two lists of ids")
    appended.Input[1].GlobalIDs = [8]
    checkEqual(shown(grid), [1, 8], "another second list")


def testOtherStages():
    """Samples selected at another stage, by ids, in front of the input, behind it, and beside it."""
    generator, pooling, kmeans = pipeline()
    twin = simple.Generator(Input=generator.Input)
    grid = following(pooling)
    beside = following(twin)
    for stage, chosen, port in ((generator, [7, 8], 0), (kmeans, [1], 0), (kmeans, [2, 3], 1), (pooling, [4], 0)):
        select(stage, ids(chosen), port)
        checkEqual((shown(grid), shown(beside)), (chosen, chosen), f"selected in {stage.SMProxy.GetXMLName()}")
    # The last one is cleared: what is selected at others still is.
    select(pooling, None)
    check(shown(grid) in ([7, 8], [1], [2, 3]), "one of the selections that are left")
    select(generator, None)
    select(kmeans, None, 0)
    checkEqual(shown(grid), [2, 3], "the only selection that is left")
    # Row numbers mean nothing at other stages.
    select(kmeans, simple.IDSelectionSource(FieldType="ROW", IDs=[-1, 30]), 1)
    checkEqual(shown(grid), [], "rows of another table")


def testOtherSamples():
    """The same numbers are other samples behind a stage that makes new ones, and in other pipelines."""
    generator, _, kmeans = pipeline()
    grid = following(kmeans)
    around = simple.LatentNeighborhood(Input=generator, Sample=2, NumberOfSamples=4)
    other, _, _ = pipeline()
    select(around, ids([1]))
    select(other, ids([2]))
    checkEqual(shown(grid), [], "selections of other samples")
    pooled = simple.SpatialPooling(Input=around, Layers=["layer_1"])
    near = simple.ImageGrid(Input=pooled, FollowSelection=1)
    select(generator, ids([4]))
    checkEqual(shown(grid), [4], "of these samples")
    checkEqual(shown(near), [1], "of the new samples")


def testSwitch():
    _, _, kmeans = pipeline()
    select(kmeans, ids([3]))
    grid = simple.ImageGrid(Input=kmeans, Selection=ids([5, 6]))
    checkEqual(shown(grid), [5, 6], "the sheet's own selection")
    grid.FollowSelection = 1
    checkEqual(shown(grid), [3], "what was selected before")
    select(kmeans, None)
    checkEqual(shown(grid), [], "nothing; not the sheet's own selection")
    select(kmeans, ids([4]))
    grid.FollowSelection = 0
    checkEqual(shown(grid), [5, 6], "the sheet's own selection again")
    select(kmeans, ids([9]))
    checkEqual(shown(grid), [5, 6], "not followed any more")


def testOtherInput():
    generator, _, kmeans = pipeline()
    other, _, _ = pipeline(5)
    select(other, ids([2]))
    select(kmeans, ids([20]))
    grid = simple.ImageGrid(Input=kmeans, FollowSelection=1)
    checkEqual(shown(grid), [20], "of the first input")
    grid.Input = other
    checkEqual(shown(grid), [2], "of the other input")
    grid.Input = None
    checkEqual(shown(grid), [], "without input")
    grid.Input = generator
    checkEqual(shown(grid), [20], "of the first samples again")


def testFewerSamples():
    """What is selected may be gone."""
    generator, _, kmeans = pipeline()
    grid = following(kmeans)
    select(kmeans, ids([3, 20]))
    checkEqual(shown(grid), [3, 20], "both")
    generator.Input.NumberOfSamples = 10
    checkEqual(shown(grid), [3], "one is left")
    select(kmeans, simple.IDSelectionSource(FieldType="ROW", IDs=[-1, 30]))
    checkEqual(shown(grid), [], "a row that the table lacks")
    select(kmeans, ids([999]))
    checkEqual(shown(grid), [], "a sample that never was")


def testDeleted():
    """Stages leave the pipeline in any order, also while something is selected."""
    generator, pooling, kmeans = pipeline()
    grid = following(pooling)
    select(kmeans, ids([3, 4]))
    checkEqual(shown(grid), [3, 4], "selected")
    expectQuiet(lambda: simple.Delete(kmeans))
    del kmeans
    checkEqual(shown(grid), [], "the stage of the selection is gone")
    chosen = ids([5])
    select(pooling, chosen)
    expectQuiet(lambda: simple.Delete(chosen))
    del chosen
    checkEqual(shown(grid), [5], "the selection is the stage's")
    expectQuiet(lambda: simple.Delete(pooling))
    checkEqual(shown(grid), [5], "the sheet holds its input")
    expectQuiet(lambda: simple.Delete(grid))
    del grid
    expectQuiet(lambda: select(pooling, ids([6])))
    expectQuiet(lambda: select(generator, ids([6])))


def testWindow():
    """A view that shows the sheet draws it again once the selection rests, and looks at the first one."""
    _, _, kmeans = pipeline()
    grid = following(kmeans)
    view = simple.CreateView("RenderView")
    simple.Show(grid, view)
    expectQuiet(lambda: simple.Render(view))
    interactor, camera = view.GetInteractor(), view.GetActiveCamera()
    interactor.Initialize()
    drawn = []
    view.SMProxy.AddObserver("EndEvent", lambda *_: drawn.append(grid.GetDataInformation().GetNumberOfPoints()))

    def rest(isOver):
        end = time.monotonic() + 60
        with messages() as found:
            while not isOver():
                check(time.monotonic() < end, f"the view does not follow; drawn: {drawn}")
                interactor.ProcessEvents()
                time.sleep(0.02)
        check(not found, f"unexpected: {found}")

    def isMiddle():
        left, right, bottom, top = grid.GetDataInformation().GetBounds()[:4]
        return left < right and camera.GetFocalPoint() == ((left + right) / 2, (bottom + top) / 2, 0)

    for chosen in ([1], [3, 17]):
        select(kmeans, ids(chosen))
        checkEqual(drawn, [], "drawn before the selection rests")
    rest(isMiddle)

    def fitsAnew(change):
        """The sheet has another size, and the view fits it again."""
        drawn.clear()
        before = grid.GetDataInformation().GetBounds()
        change()
        rest(lambda: drawn and grid.GetDataInformation().GetBounds() != before and isMiddle())

    fitsAnew(lambda: select(kmeans, ids([1, 2, 3, 4])))
    fitsAnew(lambda: setattr(grid, "ImagesPerColumn", 4))
    fitsAnew(lambda: select(kmeans, ids([1, 2])))
    # Who looks at a part of the sheet goes on doing so.
    camera.Zoom(3)
    camera.Dolly(3)
    before = camera.GetPosition(), camera.GetFocalPoint()
    for chosen in (None, ids([2])):
        drawn.clear()
        select(kmeans, chosen)
        rest(lambda: drawn)
        checkEqual(drawn[0] > 0, chosen is not None, "whether something is drawn")
    checkEqual((camera.GetPosition(), camera.GetFocalPoint()), before, "where the user looks")

    # An attribution in its place. VTK has room for one such window in a run.
    simple.Hide(grid, view)
    network = simple.Network(Input=simple.MNISTReader(FileName=DIGITS, MaximumSamples=20))
    grid = simple.Attribution(Input=network, FollowSelection=1)
    simple.Show(grid, view)
    expectQuiet(lambda: simple.Render(view))
    for chosen in ([1], [3, 17], None):
        drawn.clear()
        select(network, None if chosen is None else ids(chosen))
        checkEqual(drawn, [], "drawn before the selection rests")
        rest(lambda: drawn)
        checkEqual((drawn[-1] > 0, sorted(set(sampleArray(grid)) - {-1})), (chosen is not None, chosen or []), "what is drawn")
    simple.Delete(view)


def testStates():
    """States know that the sheet follows. Selections are in none of them."""
    _, _, kmeans = pipeline()
    grid = simple.ImageGrid(registrationName="grid", Input=kmeans, FollowSelection=1, Labels="Sample")
    select(kmeans, ids([3, 17]))
    checkEqual(shown(grid), [3, 17], "before")
    script = smstate.get_state()
    check("FollowSelection = 1" in script and "ActiveSelection" not in script, "state as a script:\n" + script)
    with tempfile.TemporaryDirectory() as folder:
        file = os.path.join(folder, "state.pvsm")
        simple.SaveState(file)
        with open(file) as text:
            check("ActiveSelection" not in text.read(), "the selection is in the state")
        simple.ResetSession()
        with messages() as found:
            simple.LoadState(file)
    check(not found, f"unexpected: {found}")
    grid, kmeans = simple.FindSource("grid"), simple.FindSource("kmeans")
    checkEqual((grid.FollowSelection, shown(grid)), (1, []), "loaded")
    select(kmeans, ids([4]))
    checkEqual(shown(grid), [4], "followed after loading")


def testUndo():
    """Following makes no steps of its own; undoing others keeps what is followed."""
    from paraview.modules.vtkRemotingServerManager import vtkSMProxyManager, vtkSMUndoStack, vtkSMUndoStackBuilder

    manager = vtkSMProxyManager.GetProxyManager()
    stack, builder = vtkSMUndoStack(), vtkSMUndoStackBuilder()
    builder.SetUndoStack(stack)
    manager.SetUndoStackBuilder(builder)
    _, _, kmeans = pipeline()
    grid = following(kmeans)
    builder.Begin("images")
    grid.MaximumImages = 1
    builder.End()
    builder.PushToStack()
    select(kmeans, ids([3, 17]))
    checkEqual(len(shown(grid)), 1, "one image at most")
    stack.Undo()
    grid.UpdateVTKObjects()
    checkEqual(shown(grid), [3, 17], "after undo")
    stack.Redo()
    grid.UpdateVTKObjects()
    checkEqual(len(shown(grid)), 1, "after redo")
    manager.SetUndoStackBuilder(None)


run(testOffByDefault, testSelectionOfTheInput, testPicturesOfRows, testAttribution,
    testOtherIdsOfTheSameSelection, testOtherStages, testOtherSamples,
    testSwitch, testOtherInput, testFewerSamples, testDeleted, testWindow, testUndo, testStates)
