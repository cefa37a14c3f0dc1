"""Run by memory.sh, in a process of its own for each size: memory.py <clusters | instant> <samples>"""

import os
import resource
import sys
import time

from paraview import simple

LIMIT = 1.5 * 2**30

simple.LoadPlugin(os.environ["LAYERSCOPE_PLUGIN"], remote=False, ns=globals())


def peak():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def seconds(stage):
    start = time.time()
    stage.UpdatePipeline()
    return time.time() - start


def clusters(samples):
    """All hidden layers of the shipped network."""
    loaded = peak()
    pooling = SpatialPooling(Input=Generator(Input=LatentSamples(NumberOfSamples=samples)))  # noqa: F821
    pooled = seconds(pooling)
    clustered = seconds(LayerKMeans(Input=pooling))  # noqa: F821
    print(f"{samples:7} samples to clusters: peak {peak() / 2**20:5.0f} MiB ({loaded / 2**20:.0f} of them before), "
          f"pooling {pooled:.1f} s, k-means {clustered:.1f} s", flush=True)
    if samples <= 10000 and peak() >= LIMIT:
        sys.exit(f"memory: expected less than {LIMIT / 2**20:.0f} MiB")


def instant(samples):
    source = LatentSamples(NumberOfSamples=samples)  # noqa: F821
    source.UpdatePipeline()
    generator = Generator(Input=source)  # noqa: F821
    bound = seconds(generator)
    sheet = seconds(ImageGrid(Input=generator))  # noqa: F821
    few = seconds(ImageGrid(Input=Generator(Input=LatentSamples(NumberOfSamples=64))))  # noqa: F821
    print(f"{samples:7} samples: Generator {bound:.3f} s, ImageGrid of 64 {sheet:.3f} s (of 64 in all: {few:.3f} s)",
          flush=True)


{"clusters": clusters, "instant": instant}[sys.argv[1]](int(sys.argv[2]))
