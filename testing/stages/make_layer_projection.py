"""Writes layer_projection.json, what TestLayerProjection.py expects of 500 digits: scikit-learn's figures.

Where t-SNE ends depends on the last bits of its start, and with it on the order of the rows: its figures are the least good of ten orders.

    /usr/bin/python3 make_layer_projection.py        needs numpy, scikit-learn
"""

import gzip
import json
import pathlib

import numpy as np
from sklearn.decomposition import PCA
from sklearn.manifold import TSNE, trustworthiness
from sklearn.neighbors import NearestNeighbors

HERE = pathlib.Path(__file__).parent
DIGITS = HERE.parent.parent / "weights" / "digits"
FEW, NEIGHBOURS, ORDERS = 500, 7, 10


def idx(name, offset):
    return np.frombuffer(gzip.open(DIGITS / name).read(), np.uint8)[offset:]


def hit(places, labels):
    nearest = NearestNeighbors(n_neighbors=NEIGHBOURS).fit(places).kneighbors(return_distance=False)
    return float((labels[nearest] == labels[:, None]).mean())


def measures(rows, places, labels):
    return {"trustworthiness": trustworthiness(rows, places, n_neighbors=NEIGHBOURS),
            "continuity": trustworthiness(places, rows, n_neighbors=NEIGHBOURS),
            "neighborhood_hit": hit(places, labels), "data_neighborhood_hit": hit(rows, labels)}


rows = idx("t10k-2000-images-idx3-ubyte.gz", 16).reshape(-1, 784)[:FEW].astype(np.float64)
labels = idx("t10k-2000-labels-idx1-ubyte.gz", 8)[:FEW]
pca = PCA(2, svd_solver="full").fit(rows)
fifty = PCA(50, svd_solver="full").fit(rows)
tsnes = []
for order in [np.arange(FEW), *(np.random.default_rng(seed).permutation(FEW) for seed in range(1, ORDERS))]:
    tsne = TSNE(init="pca", learning_rate="auto", perplexity=30, random_state=0).fit(fifty.transform(rows[order]))
    tsnes.append({"divergence": float(tsne.kl_divergence_), **measures(rows[order], tsne.embedding_, labels[order])})
(HERE / "layer_projection.json").write_text(json.dumps({
    "pca": {"explained_variance": float(pca.explained_variance_ratio_.sum()), **measures(rows, pca.transform(rows), labels)},
    "tsne": {"reduction_variance": float(fifty.explained_variance_ratio_.sum()),
             **{name: (max if name == "divergence" else min)(each[name] for each in tsnes) for name in tsnes[0]}}}, indent=1) + "\n")
