"""Runs inside ParaView's window: finds widgets and answers what the test asks. Started by paraview --script.

A request is the file request.py in the folder LAYERSCOPE_GUI; its last line may set `answer`. The answer, or the
traceback, is written to answer.json. Widgets are only looked at here: the test moves a real mouse and types.
"""

import json
import os
import re
import traceback

import numpy
from paraview import servermanager, simple
from vtkmodules.util.numpy_support import vtk_to_numpy

# The version of Qt that ParaView has loaded; another one cannot live beside it.
with open("/proc/self/maps") as maps:
    QT6 = "libQt6Core" in maps.read()
if QT6:
    from PyQt6.QtCore import QPoint, Qt, QTimer, QUrl
    from PyQt6.QtGui import QAction
    from PyQt6.QtWidgets import (QAbstractItemView, QApplication, QComboBox, QLineEdit, QPushButton, QRadioButton, QTabBar, QTextBrowser,
                                 QTextEdit, QToolButton, QTreeView, QWidget)
else:
    from PyQt5.QtCore import QPoint, Qt, QTimer, QUrl
    from PyQt5.QtWidgets import (QAbstractItemView, QAction, QApplication, QComboBox, QLineEdit, QPushButton, QRadioButton, QTabBar,
                                 QTextBrowser, QToolButton, QTextEdit, QTreeView, QWidget)

REQUEST = os.path.join(os.environ["LAYERSCOPE_GUI"], "request.py")
ANSWER = os.path.join(os.environ["LAYERSCOPE_GUI"], "answer.json")


def find(name, kind=None):
    """The visible widget of that object name, and class if given; None where there is none."""
    for widget in QApplication.allWidgets():
        if widget.objectName() == name and widget.isVisible() and kind in (None, widget.metaObject().className()):
            return widget
    return None


def center(widget, rectangle=None):
    """The middle of a widget, or of a rectangle in it, on the screen; None for no widget."""
    if widget is None:
        return None
    point = widget.mapToGlobal(rectangle.center() if rectangle is not None else widget.rect().center())
    return point.x(), point.y()


def box(widget):
    """Left, top, width and height of a widget on the screen."""
    corner = widget.mapToGlobal(QPoint(0, 0))
    return corner.x(), corner.y(), widget.width(), widget.height()


def entry(menu, text):
    """Where a menu, or the menu bar, has the entry; those of Undo and Redo go on with what they change."""
    for action in menu.actions() if menu else []:
        found = action.text().replace("&", "")
        if action.isVisible() and (found == text or text in ("Undo", "Redo") and found.startswith(text + " ")):
            return center(menu, menu.actionGeometry(action))
    return None


def popup():
    """The menu that was opened last."""
    menu = QApplication.activePopupWidget()
    return menu if menu is not None and menu.isVisible() else None


def popupList():
    """The list that a combo box has opened."""
    lists = inside(QApplication.activePopupWidget(), QAbstractItemView)
    return lists[0] if lists else None


def viewTypes():
    return sorted(view.GetXMLName() for view in simple.GetViews())


def viewports():
    """The widgets that 3-D and 2-D views draw to."""
    return [widget for widget in QApplication.allWidgets() if widget.isVisible() and widget.objectName() == "Viewport"]


def dialog():
    """The dialog that waits for the user."""
    box = QApplication.activeModalWidget()
    return box if box is not None and box.isVisible() else None


def button(window, *texts):
    """Where a window has a button with one of the texts."""
    for child in inside(window, QPushButton) + inside(window, QRadioButton):
        if child.text().replace("&", "") in texts and child.isEnabled():
            return center(child)
    return None


def dialogItem(text):
    """Where an item of a dialog's list is."""
    for view in inside(dialog(), QAbstractItemView):
        for index in view.model().match(view.model().index(0, 0), 0, text) if view.model() else []:
            view.scrollTo(index)
            return center(view.viewport(), view.visualRect(index))
    return None


def fileLine():
    """The line for a file's name in a file dialog."""
    return next((line for line in inside(dialog(), QLineEdit) if line.objectName() == "EntityName"), None)


def chooseFileType(extension):
    """Chooses files of this extension in a file dialog whose choice leaves them out."""
    for types in inside(dialog(), QComboBox):
        takes = [re.search(re.escape("*" + extension) + r"\b", types.itemText(index)) for index in range(types.count())]
        if types.objectName() == "EntityType" and any(takes) and not takes[types.currentIndex()]:
            types.setCurrentIndex(next(index for index, found in enumerate(takes) if found))


def enabled(name):
    widget = find(name)
    return widget is not None and widget.isEnabled()


def field(name, part=None):
    """A property in the panel, or a part of its widget; scrolled into view."""
    panel = find("propertiesPanel")
    for widget in panel.findChildren(QWidget, name) if panel else []:
        if widget.isVisible():
            break
    else:
        return None
    if part is not None:
        widget = next((child for child in widget.findChildren(QWidget, part) if child.isVisible()), None)
    area = find("scrollArea")
    if widget is not None and area is not None and area.isAncestorOf(widget):
        area.ensureWidgetVisible(widget)
    return widget


def atLeft(widget):
    """The left end of a property in the panel, which long names of others make wider than its dock."""
    if widget is None:
        return None
    find("scrollArea").horizontalScrollBar().setValue(0)
    x, y, _, height = box(widget)
    return x + 8, y + height // 2


def shownFields():
    """The names of the properties that the panel shows."""
    frame = find("PropertiesFrame")
    panel = next((child for child in frame.children() if child.objectName() == "ProxyPanel"), None) if frame else None
    names = [child.objectName() for child in panel.children()
             if hasattr(child, "isVisible") and child.isVisible() and child.objectName()] if panel else []
    # Newer ParaViews name the labels, too.
    return [name for name in names if not (name.endswith("Label") and name[:-len("Label")] in names)]


def items(view):
    """Text and check state of the rows of a list or tree, in order, those inside others included."""
    found = []

    def visit(parent):
        for row in range(view.model().rowCount(parent)):
            index = view.model().index(row, 0, parent)
            found.append((index.data(), index.data(10)))
            visit(index)

    visit(view.rootIndex())
    return found


def item(view, text, column=0, below=None):
    """Where a list or tree has the first row with the text; of those inside the row with the text `below`, if given."""
    if view is None:
        return None

    def visit(parent, text):
        for row in range(view.model().rowCount(parent)):
            index = view.model().index(row, 0, parent)
            if index.data() == text:
                return index
            inner = visit(index, text)
            if inner is not None:
                return inner
        return None

    index = view.rootIndex() if below is None else visit(view.rootIndex(), below)
    index = visit(index, text) if index is not None else None
    if index is None:
        return None
    index = index.sibling(index.row(), column)
    view.scrollTo(index)
    return center(view.viewport(), view.visualRect(index))


def tab(text):
    """Where the window has a tab, of a layout for example."""
    for bar in QApplication.allWidgets():
        if isinstance(bar, QTabBar) and bar.isVisible():
            for index in range(bar.count()):
                if bar.tabText(index) == text:
                    return center(bar, bar.tabRect(index))
    return None


def inside(widget, kind):
    """The visible descendants of a class of PyQt."""
    return [child for child in widget.findChildren(kind) if child.isVisible()] if widget else []


def tips():
    """Texts that Qt shows beside the mouse."""
    return [label.text() for label in QApplication.topLevelWidgets()
            if label.metaObject().className() == "QTipLabel" and label.isVisible()]


def toolButton(text):
    """Where a tool bar has the button of an action."""
    for found in inside(find("pqClientMainWindow"), QToolButton):
        action = found.defaultAction()
        if action is not None and action.text().replace("&", "") == text and found.isEnabled():
            return center(found)
    return None


def activeStage():
    """The stage that the pipeline browser marks: its name, and the output port or None for the stage as a whole."""
    manager = servermanager.ProxyManager().SMProxyManager
    proxy = manager.GetSelectionModel("ActiveSources").GetCurrentProxy()
    if proxy is None:
        return None
    port = proxy.GetPortIndex() if proxy.IsA("vtkSMOutputPort") else None
    source = proxy.GetSourceProxy() if port is not None else proxy
    return [manager.GetProxyName("sources", source), port]


def messages():
    """What the output window shows, without the long form of each message."""
    window = find("outputWidget") or find("outputWidgetDock")
    texts = [str(text or "").strip() for view in inside(window, QTreeView) for text, _ in items(view)]
    return [text for text in texts if text and "\n" not in text]


def rows(name, port=0):
    """The columns of a stage's output as lists; taken where they are, as fetching them could be undone by the user."""
    attributes = simple.FindSource(name).GetClientSideObject().GetOutputDataObject(port).GetRowData()
    columns = {}
    for index in range(attributes.GetNumberOfArrays()):
        array = attributes.GetAbstractArray(index)
        values = vtk_to_numpy(array).tolist() if attributes.GetArray(index) else map(array.GetValue,
                                                                                     range(array.GetNumberOfValues()))
        columns[array.GetName()] = list(values)
    return columns


def sheetImage(name):
    return simple.FindSource(name).GetClientSideObject().GetOutputDataObject(0)


def pixels(name):
    """The colours on a stage's sheet, a row a pixel."""
    colours = sheetImage(name).GetPointData().GetScalars()
    return vtk_to_numpy(colours).astype(float) if colours else numpy.zeros((0, 3))


def spreadsheet():
    return next((view for view in simple.GetViews() if view.GetXMLName() == "SpreadSheetView"), None)


def cell(row):
    """Where a spreadsheet has the first column of a row."""
    for view in QApplication.allWidgets():
        if view.isVisible() and view.metaObject().className() == "pqSpreadSheetViewWidget" and view.model().rowCount() > row:
            return center(view.viewport(), view.visualRect(view.model().index(row, 0)))
    return None


def selectedRows():
    """The rows of the active source that are selected, by number."""
    selection = simple.GetActiveSource().GetSelectionInput(0)
    source = selection.GetProperty("Input").GetProxy(0) if selection else None
    ids = source.GetProperty("IDs") if source else None
    # Pairs of a process number and an id.
    return sorted(ids.GetElement(index) for index in range(1, ids.GetNumberOfElements(), 2)) if ids else []


def listed(field, row, column):
    """Where a property that is a list of numbers has one of them."""
    table = next(iter(inside(field, QAbstractItemView)), None)
    if table is None or table.model().rowCount() <= row:
        return None
    index = table.model().index(row, column)
    table.scrollTo(index)
    return center(table.viewport(), table.visualRect(index))


def viewName(view):
    return servermanager.ProxyManager().SMProxyManager.GetProxyName("views", view.SMProxy)


def frame(name):
    """The frame of the view of that name: its buttons, and the view itself as the part "Viewport"."""
    for widget in QApplication.allWidgets():
        if widget.isVisible() and widget.metaObject().className() == "pqViewFrame":
            title = part(widget, "TitleLabel")
            if title is not None and re.sub("<[^>]*>", "", title.text()) == name:
                return widget
    return None


def part(widget, name):
    """The visible part of a widget with that object name."""
    return next((child for child in inside(widget, QWidget) if child.objectName() == name), None)


def sampleView(name):
    """What a view of samples says of itself, and where it is on the screen; None while it is not shown."""
    widget = part(frame(name), "Viewport")
    view = servermanager.ProxyManager().SMProxyManager.GetProxy("views", name)
    return [str(view.GetClientSideObject().GetContextItem()), box(widget)] if widget is not None and view else None


def sheetTable(name):
    """The table of a spreadsheet view."""
    return next((view for view in inside(frame(name), QAbstractItemView)
                 if view.metaObject().className() == "pqSpreadSheetViewWidget"), None)


def headers(name):
    """The headers of a spreadsheet's columns; none while it is not shown."""
    table = sheetTable(name)
    if table is None:
        return []
    model = table.model()
    return [str(model.headerData(column, Qt.Orientation.Horizontal)) for column in range(model.columnCount())]


def header(name, text):
    """Where a spreadsheet has the header of a column."""
    if text not in headers(name):
        return None
    bar, column = sheetTable(name).horizontalHeader(), headers(name).index(text)
    x, y, _, height = box(bar.viewport())
    return x + bar.sectionViewportPosition(column) + bar.sectionSize(column) // 2, y + height // 2


def sheetColumn(name, header):
    """A column of a spreadsheet, of the rows that it has at hand; nothing while it is not shown."""
    if header not in headers(name):
        return []
    model, column = sheetTable(name).model(), headers(name).index(header)
    return [model.index(row, column).data() for row in range(model.rowCount())]


def selection(stage, port=0):
    """Kind and ids of what ParaView has selected of a stage's output; None for nothing."""
    proxy = simple.FindSource(stage).SMProxy.GetSelectionInput(port)
    if proxy is None:
        return None
    inputs = proxy.GetProperty("Input")
    source = inputs.GetProxy(0) if inputs is not None and inputs.GetNumberOfProxies() else proxy
    ids = source.GetProperty("IDs")
    values = [ids.GetElement(index) for index in range(ids.GetNumberOfElements())] if ids else []
    return [source.GetXMLName(), values]


def plain(value):
    return value.tolist() if isinstance(value, (numpy.ndarray, numpy.generic)) else str(value)


class Server:
    """Takes requests between the window's events; one at a time, also where a request lets events pass."""

    def __init__(self):
        self.busy = False
        self.timer = QTimer()
        self.timer.timeout.connect(self.poll)
        self.timer.start(30)

    def poll(self):
        if self.busy or not os.path.exists(REQUEST):
            return
        self.busy = True
        with open(REQUEST) as file:
            code = file.read()
        os.remove(REQUEST)
        variables = dict(globals())
        try:
            exec(code, variables)
            result = {"answer": variables.get("answer")}
        except Exception:
            result = {"error": traceback.format_exc()}
        with open(ANSWER + ".part", "w") as file:
            json.dump(result, file, default=plain)
        os.rename(ANSWER + ".part", ANSWER)
        self.busy = False


simple.layerscopeServer = Server()  # kept as long as ParaView
