"""What scripts select, as the version of ParaView at hand takes it."""

from paraview import servermanager, simple

APPENDED = servermanager.vtkSMProxyManager.GetVersionMajor() >= 6  # no bare selection is taken as what is selected of an output


def select(stage, selection, port=0):
    """As ParaView's views do; None clears."""
    if selection is None:
        stage.SMProxy.CleanSelectionInputs(port)
        return
    if APPENDED:
        active = simple.GetActiveSource()
        selection = simple.AppendSelections(Input=[selection], SelectionNames=["S0"], Expression="S0")
        simple.SetActiveSource(active)
    stage.SMProxy.SetSelectionInput(port, selection.SMProxy, 0)
