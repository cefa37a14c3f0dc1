"""Tables that pieces.py wrote, as numpy arrays, and what must hold of them."""

import numpy as np

TOP = 5  # channels a cluster shows by default
EXACT = {"layer", "cluster", "sample", "channel", "top_channel", "size", "channels", "height", "width", "parameters",
         "multiply_adds", "z"}
ON_FIRST_RANK = {"layers", "centers", "curve"}


def read(folder, name, ranks):
    """The rows of all ranks, in the order of one rank alone: by epoch, then by layer, then by sample."""
    parts = [dict(np.load(folder / f"{name}.{rank}.npz")) for rank in range(ranks)]
    ids, rows = [str(part.pop("#ids")) for part in parts], [int(part.pop("#rows")) for part in parts]
    assert not (folder / f"{name}.{ranks}.npz").exists(), f"{name}: more ranks than {ranks} have written"
    if name in ON_FIRST_RANK:
        assert not any(rows[1:]), f"{name}: rows on ranks behind the first: {rows}"
    if name == "extracted":
        # ParaView's filter gives no columns where it selects nothing, counts rows rank by rank, and keeps the global
        # ids only where it selects everything.
        ids = [""]
        parts = [part for part, count in zip(parts, rows) if count > 0]
        for part in parts:
            del part["vtkOriginalRowIds"]
    assert len(set(ids)) == 1, f"{name}: global ids are {ids}"
    for part in parts[1:]:
        assert part.keys() == parts[0].keys(), f"{name}: columns {sorted(part.keys() ^ parts[0].keys())}"
    merged = {column: np.concatenate([part[column] for part in parts]) for column in parts[0]}
    if name not in ON_FIRST_RANK:
        keys = [merged[column] for column in ("sample", "layer", "epoch") if column in merged]
        order = np.lexsort(keys)
        merged = {column: values[order] for column, values in merged.items()}
    return merged, ids[0], rows


def difference(found, expected, what):
    """Largest relative difference; ids, clusters and channels must not differ at all."""
    assert found.keys() == expected.keys(), f"{what}: columns {sorted(found.keys() ^ expected.keys())}"
    worst = 0.0
    for column, values in expected.items():
        assert values.dtype == found[column].dtype and values.shape == found[column].shape, f"{what}: {column}"
        if column in EXACT:
            assert np.array_equal(values, found[column]), f"{what}: {column} differs"
            continue
        same = (values == found[column]) | (np.isnan(values) & np.isnan(found[column]))
        if not same.all():
            scale = np.maximum(np.abs(values), np.abs(found[column]))[~same]
            worst = max(worst, float((np.abs(values - found[column])[~same] / scale).max()))
    assert worst <= 1e-6, f"{what}: differs by {worst:.3g}"
    return worst


def checkClusters(pooling, samples, activations, centers, clusters):
    """What the words of the tables mean, computed in double precision from the activations alone."""
    numbers = sorted(int(name[6:]) for name in pooling if name.startswith("layer_"))
    count = len(pooling["sample"])
    assert np.array_equal(samples["layer"], np.repeat(numbers, count)), "layers of Samples"
    assert np.array_equal(centers["cluster"], np.tile(np.arange(clusters), len(numbers))), "clusters of Centers"
    for number in numbers:
        rows = pooling[f"layer_{number}"].astype(np.float64)
        sums = rows.sum(1)
        assert np.allclose(sums[sums != 0], 1, atol=1e-5), f"layer {number}: rows are not normalised"
        here, long = samples["layer"] == number, activations["layer"] == number
        assert np.array_equal(samples["sample"][here], pooling["sample"]), f"layer {number}: samples"
        labels, distances = samples["cluster"][here], samples["center_dist"][here]
        means = np.array([rows[labels == cluster].mean(0) for cluster in range(clusters)])
        mine = centers["layer"] == number
        assert np.array_equal(centers["size"][mine], np.bincount(labels, minlength=clusters)), f"layer {number}: size"
        np.testing.assert_allclose(centers["center"][mine][:, :rows.shape[1]], means, rtol=1e-6, atol=1e-9)
        toAll = np.sqrt(((rows[:, None] - means[None]) ** 2).sum(2))
        own = toAll[np.arange(count), labels]
        assert (own <= toAll.min(1) * (1 + 1e-9)).all(), f"layer {number}: a sample has a nearer center"
        np.testing.assert_allclose(distances, own, rtol=1e-6, atol=1e-9)
        inertia = [(own[labels == cluster] ** 2).sum() for cluster in range(clusters)]
        np.testing.assert_allclose(centers["inertia"][mine], inertia, rtol=1e-6, atol=1e-12)
        top = np.argsort(-means, axis=1, kind="stable")[:, :TOP]
        assert np.array_equal(centers["top_channel"][mine], top), f"layer {number}: top channels"
        assert np.array_equal(activations["channel"][long].reshape(count, TOP), top[labels]), f"layer {number}: channel"
        strengths = np.take_along_axis(pooling[f"layer_{number}"], top[labels], 1)
        assert np.array_equal(activations["activation"][long].reshape(count, TOP), strengths), f"layer {number}"
