"""Turns a PyTorch module into a test fixture: an ONNX file, an input, and PyTorch's own value of every tapped tensor.

The module is exported with its taps as additional outputs, which gives the tensors inside the ONNX file names that are
known here. The additional outputs are then dropped from the list of outputs; the tensors and their names stay. The values
are those of the module that was exported, run by PyTorch: no ONNX runtime takes part.
"""

import io
import pathlib

import numpy as np
import onnx
import torch
from torch import nn

from fixture_tensor import writeTensor

UNTAPPED = (nn.Dropout, nn.Dropout2d)  # Nothing is left of these in an exported network.


class Tapped(nn.Module):
    """Returns (output, tap, tap, ...): the outputs of all leaf modules of the given types, in the order of the run."""

    def __init__(self, net, types):
        super().__init__()
        self.net = net
        self.types = types
        self.names = []

    def forward(self, *inputs):
        taps = []
        hooks = []

        def take(name, out):
            out = out[0] if isinstance(out, tuple) else out
            runs = sum(tap.partition("/run_")[0] == name for tap, _ in taps)
            taps.append((f"{name}/run_{runs}" if runs else name, out))

        for name, module in self.named_modules():
            leaf = next(module.children(), None) is None
            if leaf and isinstance(module, self.types) and not isinstance(module, UNTAPPED):
                hooks.append(module.register_forward_hook(lambda _m, _i, out, name=name: take(name, out)))
        result = self.net(*inputs)
        for hook in hooks:
            hook.remove()
        taps = [(name, out) for name, out in taps if out is not result]
        self.names = [name for name, _ in taps]
        return (result, *(out for _, out in taps))


def calibrate(net, *inputs):
    """Sets weights so that every layer answers with unit spread, and batch normalisations so that none is trivial."""

    def rescale(module, _inputs, out):
        with torch.no_grad():
            spread = out.std() + 1e-6
            module.weight /= spread
            if module.bias is not None:
                module.bias /= spread
            return out / spread

    def disturb(module, inputs, _out):
        with torch.no_grad():
            axes = [0] + list(range(2, inputs[0].dim()))
            variance, mean = torch.var_mean(inputs[0], axes)
            if isinstance(module, nn.modules.batchnorm._BatchNorm):
                module.running_mean.copy_(mean + 0.3 * variance.sqrt() * torch.randn_like(mean))
                module.running_var.copy_(variance * (0.5 + 1.5 * torch.rand_like(variance)) + 1e-3)
            if module.weight is not None:
                module.weight.uniform_(0.5, 1.5)
                module.bias.normal_(0.0, 0.3)
            return module.forward(*inputs)

    linear = (nn.Linear, nn.modules.conv._ConvNd)
    norms = (nn.modules.batchnorm._BatchNorm, nn.modules.instancenorm._InstanceNorm)
    hooks = [m.register_forward_hook(rescale) for m in net.modules() if isinstance(m, linear)]
    hooks += [m.register_forward_hook(disturb) for m in net.modules() if isinstance(m, norms)]
    net(*inputs)
    for hook in hooks:
        hook.remove()


def writeFixture(folder, net, inputShape, opset, output, batch=3, fold=True, fuse=False, types=(nn.Module,), script=False):
    """Writes folder/model.onnx, input_<index>.pb and tap_<index>.pb (tap_0 is the network's output); returns the model.

    inputShape: of one sample, or a function that makes all inputs for a number of samples. script: `net` is compiled by
    torch.jit.script, so that branches and loops come into the file; its method `taps` tells what is in them then. fold: PyTorch's constant folding. fuse: batch normalisations may be fused into convolutions, so tap none of the two.
    """
    net.eval()
    make = inputShape if callable(inputShape) else lambda count: (torch.randn(count, *inputShape),)
    with torch.no_grad():
        calibrate(net, *make(64))
    inputs = make(batch)
    inputNames = ["input"] + [f"input_{index}" for index in range(1, len(inputs))]
    tapped = Tapped(net, () if script else types).eval()
    with torch.no_grad():
        values = [value.numpy().copy() for value in tapped(*inputs)]
    names = [output] + tapped.names
    inside = {}
    if script:
        with torch.no_grad():
            inside = {name: value.numpy().copy() for name, value in net.taps(*inputs).items()}
    if len(set(names)) != len(names):
        raise ValueError(f"{folder.name}: taps have no unique name: {names}")

    stream = io.BytesIO()
    mode = torch.onnx.TrainingMode
    torch.onnx.export(
        torch.jit.script(net) if script else tapped, inputs, stream, opset_version=opset, do_constant_folding=fold,
        training=mode.EVAL if fuse else mode.PRESERVE,
        input_names=inputNames, output_names=names,
        dynamic_axes={name: {0: "batch"} for name in inputNames + names})
    model = onnx.load_from_string(stream.getvalue())
    del model.graph.output[1:]
    for node in model.graph.node:
        node.doc_string = ""
    onnx.checker.check_model(model, full_check=True)

    made = {name for node in model.graph.node for name in node.output}
    for name, value in zip(names, values):
        if name not in made:
            raise ValueError(f"{folder.name}: no node makes tap {name}")
        if not np.isfinite(value).all() or not 0.02 < np.abs(value).max() < 50:
            raise ValueError(f"{folder.name}: tap {name} is not of order one: {np.abs(value).max()}")

    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.pb"):
        old.unlink()
    onnx.save(model, str(folder / "model.onnx"))
    for index, (name, x) in enumerate(zip(inputNames, inputs)):
        writeTensor(folder / f"input_{index}.pb", name, x.numpy())
    for index, (name, value) in enumerate([*zip(names, values), *inside.items()]):
        writeTensor(folder / f"tap_{index}.pb", name, value)
    return model


def sizeOf(folder):
    return sum(path.stat().st_size for path in pathlib.Path(folder).iterdir())
