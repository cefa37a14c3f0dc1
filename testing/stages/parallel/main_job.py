"""The main job, by launch.py on any number of ranks; all tables as the ranks hold them, and the sheet.

main_job.py <folder> <samples> <clusters> <restarts> [<host>:<port>]
"""

import pathlib
import sys

import numpy as np
from paraview import simple

from pieces import connect, sheetPixels, writePieces

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import selections  # noqa: E402

folder = pathlib.Path(sys.argv[1])
samples, clusters, restarts = map(int, sys.argv[2:5])
proxies = connect(sys.argv[5] if len(sys.argv) > 5 else None)

source = proxies["LatentSamples"](NumberOfSamples=samples)
generator = proxies["Generator"](Input=source)
pooling = proxies["SpatialPooling"](Input=generator)
kmeans = proxies["LayerKMeans"](Input=pooling, NumberOfClusters=clusters, Restarts=restarts)
writePieces(folder / "generator", generator)
writePieces(folder / "layers", generator, 1)
writePieces(folder / "pooling", pooling)
for port, name in enumerate(("samples", "activations", "centers")):
    writePieces(folder / name, kmeans, port)
np.save(folder / "sheet.npy", sheetPixels(proxies["ImageGrid"](Input=kmeans, MaximumImages=6)))

# One sample, chosen by its global id, is one row in every layer, wherever its rank is.
chosen = samples - 1
selection = simple.GlobalIDSelectionSource(FieldType="ROW", GlobalIDs=[chosen])
extracted = simple.ExtractSelection(Input=kmeans, Selection=selection)
writePieces(folder / "extracted", extracted)
np.save(folder / "extracted_sheet.npy", sheetPixels(proxies["ImageGrid"](Input=extracted)))
np.save(folder / "selected_sheet.npy", sheetPixels(proxies["ImageGrid"](Input=kmeans, Selection=selection)))

labelled = proxies["ImageGrid"](Input=kmeans, MaximumImages=6, Labels="Sample And Sort Array")
np.save(folder / "labelled_sheet.npy", sheetPixels(labelled))
labelled.FollowSelection = 1
np.save(folder / "unselected_sheet.npy", sheetPixels(labelled))
selections.select(generator, selection)
np.save(folder / "followed_sheet.npy", sheetPixels(labelled))
selection.GlobalIDs = [0, 1]
np.save(folder / "followed_on_sheet.npy", sheetPixels(labelled))
