"""The shipped classifiers in PyTorch. The names of their parts are those of the tensors in the ONNX files.

weights/README.md has the tables of their layers.
"""

from collections import OrderedDict

from torch import nn

CLASSES = 10


def digitsMlp():
    """Digits, or clothing, [n, 1, 28, 28] -> logits [n, 10], by four hidden layers of 128."""
    parts = OrderedDict(flat=nn.Flatten())
    for layer, before in enumerate((28 * 28, 128, 128, 128), 1):
        parts[f"fc{layer}"] = nn.Linear(before, 128)
        parts[f"relu{layer}"] = nn.ReLU()
    parts["logits"] = nn.Linear(128, CLASSES)
    return nn.Sequential(parts)


def digitsCnn():
    """Digits, or clothing, [n, 1, 28, 28] -> logits [n, 10], by two convolutions of 32 and 64 channels and a hidden layer of 128."""
    return nn.Sequential(OrderedDict(
        conv1=nn.Conv2d(1, 32, 5), relu1=nn.ReLU(), pool1=nn.MaxPool2d(2),
        conv2=nn.Conv2d(32, 64, 5), relu2=nn.ReLU(), pool2=nn.MaxPool2d(2),
        flat=nn.Flatten(), fc1=nn.Linear(64 * 4 * 4, 128), relu3=nn.ReLU(),
        logits=nn.Linear(128, CLASSES)))


def catsCnn():
    """Cats [n, 3, 32, 32] -> logits [n, 10], by two convolutions of 64 and 32 channels, normalised over the batch, and
    hidden layers of 64 and 32 with dropout."""
    return nn.Sequential(OrderedDict(
        conv1=nn.Conv2d(3, 64, 5), norm1=nn.BatchNorm2d(64), relu1=nn.ReLU(), pool1=nn.MaxPool2d(2),
        conv2=nn.Conv2d(64, 32, 5), norm2=nn.BatchNorm2d(32), relu2=nn.ReLU(), pool2=nn.MaxPool2d(2),
        flat=nn.Flatten(), fc1=nn.Linear(32 * 5 * 5, 64), relu3=nn.ReLU(), dropout1=nn.Dropout(0.25),
        fc2=nn.Linear(64, 32), relu4=nn.ReLU(), dropout2=nn.Dropout(0.25),
        logits=nn.Linear(32, CLASSES)))
