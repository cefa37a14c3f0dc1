"""What scripts select, as the version of ParaView at hand takes it."""

from paraview import servermanager

APPENDED = servermanager.vtkSMProxyManager.GetVersionMajor() >= 6  # no bare selection is taken as what is selected of an output


def appended(selection):
    """The proxy that ParaView's views wrap a selection in; it is no source of the pipeline."""
    proxy = servermanager.ProxyManager().NewProxy("filters", "AppendSelections")
    servermanager.vtkSMPropertyHelper(proxy, "Input").Add(selection, 0)
    servermanager.vtkSMPropertyHelper(proxy, "SelectionNames").Set(0, "S0")
    servermanager.vtkSMPropertyHelper(proxy, "Expression").Set("S0")
    proxy.UpdateVTKObjects()
    return proxy


def select(stage, selection, port=0):
    """As ParaView's views do; None clears."""
    if selection is None:
        stage.SMProxy.CleanSelectionInputs(port)
        return
    stage.SMProxy.SetSelectionInput(port, appended(selection.SMProxy) if APPENDED else selection.SMProxy, 0)
