"""The training of a classifier: Adam, cross-entropy, a file of weights at some epochs and a log."""

import pathlib
import time

import torch
import torch.nn.functional as F

from export_classifier import checkFile, writeClassifier

EPOCHS = (1, 2, 3, 4, 6, 8, 12, 16)  # after these, and before the first, the weights are kept
BATCH = 128
RATE = 0.001  # falls to 0 along a cosine
CHECKED = 16  # samples by which a file is compared with the module
AT_ONCE = 500


def makeRepeatable(seed, threads):
    """The same seed and number of threads give the same weights, bit by bit, on one machine."""
    torch.manual_seed(seed)
    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)
    torch.use_deterministic_algorithms(True)


@torch.no_grad()
def answers(network, pictures, prepare):
    network.eval()
    return torch.cat([network(prepare(part)) for part in pictures.split(AT_ONCE)])


def judged(network, pictures, labels, prepare):
    """Mean cross-entropy and share of right answers."""
    logits = answers(network, pictures, prepare)
    return F.cross_entropy(logits, labels).item(), (logits.argmax(1) == labels).float().mean().item()


def trainClassifier(network, training, test, prepare, numbers, folder):
    """`training` and `test` are (pictures as bytes [n, channels, height, width], labels [n]); `prepare` makes of bytes what the
    network reads: pixels from 0 to 1, less a mean, by a deviation, the two `numbers` that the files tell. Writes folder/epoch_<number>.onnx and folder/training.csv; returns the last test accuracy."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("epoch_*.onnx"):
        old.unlink()
    started = time.time()

    def keep(epoch, loss, log):
        testLoss, accuracy = judged(network, *test, prepare)
        print(f"{epoch},{loss:.5f},{testLoss:.5f},{accuracy:.4f}", file=log, flush=True)
        print(f"{folder.name}, epoch {epoch}: training loss {loss:.5f}, test accuracy {100 * accuracy:.2f} %, "
              f"{(time.time() - started) / 60:.1f} minutes", flush=True)
        if epoch == 0 or epoch in EPOCHS:
            file = folder / f"epoch_{epoch:03}.onnx"
            writeClassifier(network, test[0].shape[1:], numbers, file)
            some = test[0][:CHECKED]
            checkFile(file, prepare(some).numpy(), answers(network, some, prepare).numpy())
        return accuracy

    pictures, labels = training
    steps = EPOCHS[-1] * -(-len(pictures) // BATCH)
    optimizer = torch.optim.Adam(network.parameters(), RATE)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    with open(folder / "training.csv", "w") as log:
        print("epoch,training_loss,test_loss,test_accuracy", file=log)
        accuracy = keep(0, judged(network, *training, prepare)[0], log)
        for epoch in range(1, EPOCHS[-1] + 1):
            network.train()
            total = 0.0
            for chosen in torch.randperm(len(pictures)).split(BATCH):
                loss = F.cross_entropy(network(prepare(pictures[chosen])), labels[chosen])
                optimizer.zero_grad()
                loss.backward()
                optimizer.step()
                schedule.step()
                total += loss.item() * len(chosen)
            accuracy = keep(epoch, total / len(pictures), log)
    return accuracy
