"""The steps of docs/guide_channels.md, by mouse and keyboard, and its numbers. usage: test_guide_channels.py FOLDER [PICTURES]

With a second folder, which is docs/images/guide, the guide's pictures are made anew there.
"""

import numpy

from guide import columns, keep, layout, take
from user import SOURCE, check, main

PICTURES = SOURCE / "weights" / "digits" / "t10k-2000-images-idx3-ubyte.gz"
STAGE = "ActivationMaximization1"


def write(user, **values):
    for name, text in values.items():
        user.type(f"inside(field({name!r}), QLineEdit)[0]", text, name)


def shown(user, stage=STAGE):
    """Channels on the sheet."""
    return user.ask(f"sorted(set(vtk_to_numpy(sheetImage({stage!r}).GetPointData().GetArray('channel'))) - {{-1}})")


def picture(user, name):
    """With the whole sheet in view."""
    user.run("simple.Render(); simple.ResetCamera(); simple.Render()")
    user.run("find('pqClientMainWindow').repaint()")
    keep(user, f"channels_{name}")


def classes(user):
    user.menu("File", "Open...")
    user.chooseFile(PICTURES)
    user.until(f"simple.FindSource({PICTURES.name!r}) is not None", "the reader in the pipeline")
    user.apply()
    user.menu("Filters", "Layerscope", "Network")
    user.apply()
    layout(user)
    user.choose("Network1", 0)
    user.menu("Filters", "Layerscope", "Activation Maximization")
    user.apply()
    check(shown(user) == list(range(10)), "classes:", shown(user))
    user.regular = columns(user, STAGE, "activation", "best_activation", port=1)
    check(round(float(user.regular["activation"][3]), 1) == 43.8, user.regular["activation"])
    picture(user, "classes")


def plain(user):
    """Without regularisation all scores are higher, and above that of any digit."""
    write(user, Jitter="0", TotalVariation="0")
    user.apply()
    found = columns(user, STAGE, "activation", "best_activation", port=1)
    check((found["activation"] > user.regular["activation"]).all(), "lower:", found["activation"])
    check((found["activation"] > found["best_activation"].reshape(10, 4)[:, 0]).all(), "not above any digit")
    picture(user, "plain")


def first(user):
    """The first layer wants its kernels."""
    take(user, "Layer", "layer_1")
    take(user, "Objective", "Center")
    write(user, MaximumChannels="32", BestSamples="0")
    user.apply()
    check(shown(user) == list(range(32)), "channels:", shown(user))
    picture(user, "first")


def second(user):
    take(user, "Layer", "layer_2")
    write(user, Jitter="2", TotalVariation="0.3")
    user.apply()
    check(shown(user) == list(range(32)), "channels:", shown(user))
    picture(user, "second")


def third(user):
    """Units that are off for all digits."""
    take(user, "Layer", "layer_3")
    write(user, MaximumChannels="128", BestSamples="1")
    user.apply()
    best = columns(user, STAGE, "best_activation", port=1)["best_activation"]
    check((best.ravel() == 0).sum() == 31, "units that are off:", (best.ravel() == 0).sum())


def cats(user):
    layout(user)
    user.menu("Sources", "Layerscope", "Latent Samples")
    write(user, NumberOfSamples="300")
    user.apply()
    user.menu("Filters", "Layerscope", "Generator")
    user.apply()
    user.menu("Filters", "Layerscope", "Activation Maximization")
    take(user, "Layer", "layer_3")
    write(user, MaximumChannels="10", Steps="60", StepSize="0.04")
    user.apply()
    stage = "ActivationMaximization2"
    check(shown(user, stage) == list(range(10)), "channels:", shown(user, stage))
    lengths = numpy.sqrt((columns(user, stage, "z", port=1)["z"].reshape(10, 40) ** 2).mean(axis=1))
    check((lengths < 1.00001).all() and (lengths > 0.99).all(), "lengths:", lengths)
    picture(user, "cats")
    user.choose(stage, 1)
    user.menu("Filters", "Layerscope", "Spatial Pooling")
    user.apply()
    pooled = user.ask("list(rows('SpatialPooling1', 0))")
    check("layer_3" in pooled, "no samples of the generator:", pooled)


def guide(user):
    for step in (classes, plain, first, second, third, cats):
        step(user)
        user.quiet()


main(guide, size=(1600, 1000))
