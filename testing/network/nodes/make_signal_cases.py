#!/usr/bin/python3
"""Makes the cases in signals/: spectra, losses, and other operators of which ONNX's own suites have few cases or none.

Expected values are PyTorch's in double precision (rounded to float32) or NumPy's, written down from the definition
where neither has the operation. Needs python3-onnx, python3-numpy, python3-torch. Run it in this folder.
"""

import pathlib

import numpy as np
import torch
import torch.nn.functional as F

from onnx_case import Suite, by_torch, ints

case = Suite(pathlib.Path(__file__).parent / "signals").case
rng = np.random.default_rng(17)


def floats(*shape):
    return rng.standard_normal(shape).astype(np.float32)


def number(value):
    return np.array(value, np.int64)


def as_pairs(z):
    return np.stack((z.real, z.imag), -1).astype(np.float32)


def as_complex(x):
    return x[..., 0].astype(float) + 1j * (x[..., 1].astype(float) if x.shape[-1] == 2 else 0)


def transformed():
    # 7 and 22 have factors of no rule of their own; 1 is no transform at all.
    for length in (1, 2, 7, 12, 22, 64):
        x = floats(2, length, 3, 2)
        case(f"dft_complex_{length}", "DFT", 20, [x, None, number(1)], [as_pairs(np.fft.fft(as_complex(x), axis=1))],
             weights=(2,))
    x, z = floats(2, 5, 9, 1), floats(2, 5, 9, 2)
    case("dft_default_axis", "DFT", 20, [x], [as_pairs(np.fft.fft(as_complex(x), axis=2))])
    case("dft_negative_axis", "DFT", 20, [z, None, number(-3)], [as_pairs(np.fft.fft(as_complex(z), axis=1))],
         weights=(2,))
    case("dft_real_back", "DFT", 17, [x], [as_pairs(np.fft.ifft(as_complex(x), axis=2))], axis=2, inverse=1)
    for name, length in (("longer", 14), ("shorter", 6), ("odd", 7)):
        weights = (1, 2)
        given = lambda t: [t, number(length), number(2)]
        case(f"dft_{name}", "DFT", 20, given(z), [as_pairs(np.fft.fft(as_complex(z), length, 2))], weights=weights)
        case(f"dft_half_{name}", "DFT", 20, given(x), [as_pairs(np.fft.rfft(x[..., 0].astype(float), length, 2))],
             weights=weights, onesided=1)
        case(f"dft_back_{name}", "DFT", 20, given(z), [as_pairs(np.fft.ifft(as_complex(z), length, 2))],
             weights=weights, inverse=1)
        case(f"dft_half_back_{name}", "DFT", 20, given(z),
             [np.fft.irfft(as_complex(z), length, 2)[..., None].astype(np.float32)], weights=weights, onesided=1,
             inverse=1)
    case("dft_half_17", "DFT", 17, [x, number(8)], [as_pairs(np.fft.rfft(x[..., 0].astype(float), 8, 1))],
         weights=(1,), onesided=1)


def transformed_primes():
    """Lengths with a large prime factor, which go by a convolution."""
    random = np.random.default_rng(251)
    for length in (251, 422):
        x = random.standard_normal((2, length, 2, 2)).astype(np.float32)
        case(f"dft_prime_{length}", "DFT", 20, [x, None, number(1)], [as_pairs(np.fft.fft(as_complex(x), axis=1))],
             weights=(2,))
    x = random.standard_normal((2, 600, 1)).astype(np.float32)
    frames = np.stack([x[:, at:at + 257, 0].astype(float) for at in range(0, 600 - 257 + 1, 100)], 1)
    case("stft_prime", "STFT", 17, [x, number(100), None, number(257)], [as_pairs(np.fft.rfft(frames, axis=2))],
         weights=(1, 3))


def short_time():
    x, window = floats(2, 50, 1), np.hanning(16).astype(np.float32)
    stft = lambda t, w, n, step, half: torch.stft(t, n, step, window=w, center=False, onesided=half,
                                                  return_complex=True).transpose(1, 2).numpy()
    double = lambda t: torch.from_numpy(t).double()
    y = stft(double(x[..., 0]), double(window), 16, 5, True)
    case("stft_windowed", "STFT", 17, [x, number(5), window], [as_pairs(y)], weights=(1,))
    case("stft_whole", "STFT", 17, [x, number(5), window, number(16)],
         [as_pairs(stft(double(x[..., 0]), double(window), 16, 5, False))], weights=(1, 2, 3), onesided=0)
    z = floats(2, 30, 2)
    case("stft_complex", "STFT", 17, [z, number(4), None, number(9)],
         [as_pairs(stft(torch.view_as_complex(double(z)), torch.ones(9).double(), 9, 4, False))], weights=(1, 3),
         onesided=0)
    short = np.pad(window[:10], (0, 6))
    case("stft_short_window", "STFT", 17, [x, number(3), window[:10], number(16)],
         [as_pairs(stft(double(x[..., 0]), double(short), 16, 3, True))], weights=(1, 3))


def mel_weights(bands, length, rate, low, high):
    """Triangles between places that are evenly spaced in mels, and rounded down."""
    mel = lambda f: 2595 * np.log10(1 + f / 700)
    places = np.linspace(mel(low), mel(high), bands + 3)[:-1]
    bins = np.floor((length + 1) * 700 * (10 ** (places / 2595) - 1) / rate).astype(int)
    result = np.zeros((length // 2 + 1, bands))
    for i in range(bands):
        left, middle, right = bins[i:i + 3]
        for j in range(left, right):
            result[j, i] = (j - left) / (middle - left) if j < middle else (right - j) / (right - middle)
        result[middle, i] = 1
    return result


def mels():
    for name, given in (("speech", (20, 400, 16000, 50.0, 7000.0)), ("narrow", (12, 32, 8000, 0.0, 3600.0))):
        bands, length, rate, low, high = given
        inputs = [number(bands), number(length), number(rate), np.float32(low), np.float32(high)]
        inputs = [np.asarray(each) for each in inputs]
        case(f"mel_weights_{name}", "MelWeightMatrix", 17, inputs, [mel_weights(*given).astype(np.float32)])
        case(f"mel_weights_{name}_half", "MelWeightMatrix", 17, inputs, [mel_weights(*given).astype(np.float16)],
             output_datatype=10)


def pooled():
    """By the definition, in Python: the largest element of each bin, whose borders overlap."""
    def pool(x, regions, bins, scale):
        half_up = lambda value: int(np.sign(value) * np.floor(abs(value) + 0.5))
        y = np.zeros((len(regions), x.shape[1], *bins), np.float32)
        for r, region in enumerate(regions):
            left, top, right, bottom = (half_up(edge) for edge in region[1:] * np.float32(scale))
            for i in range(bins[0]):
                for j in range(bins[1]):
                    spans = []
                    for at, count, first, last, extent in ((i, bins[0], top, bottom, x.shape[2]),
                                                           (j, bins[1], left, right, x.shape[3])):
                        size = np.float32(max(last - first + 1, 1)) / np.float32(count)
                        begin = int(np.floor(np.float32(at) * size)) + first
                        end = int(np.ceil(np.float32(at + 1) * size)) + first
                        spans.append(slice(*np.clip([begin, end], 0, extent)))
                    window = x[int(region[0]), :, spans[0], spans[1]]
                    y[r, :, i, j] = window.max((1, 2)) if window.size else 0
        return y

    x = floats(2, 3, 9, 11)
    regions = np.float32([[0, 0, 0, 21, 17], [1, 3, 5, 14, 9], [1, -7, -5, 6, 30], [0, 30, 2, 34, 8], [0, 5, 5, 3, 2]])
    case("max_roi_pool", "MaxRoiPool", 1, [x, regions], [pool(x, regions, (3, 2), 0.5)], pooled_shape=[3, 2],
         spatial_scale=0.5)
    case("max_roi_pool_fine", "MaxRoiPool", 22, [x, regions], [pool(x, regions, (4, 7), 1.0)], pooled_shape=[4, 7])


def lost():
    x, labels, weights = floats(4, 5, 3), rng.integers(0, 5, (4, 3)), np.abs(floats(5)) + 0.1
    weights = weights.astype(np.float32)
    logs = F.log_softmax(torch.from_numpy(x), 1).numpy()
    some = labels.copy()
    some[[0, 2], [1, 0]] = -7
    double = lambda t: torch.from_numpy(t).double()
    for reduction in ("none", "sum", "mean"):
        options = {} if reduction == "mean" else {"reduction": reduction}
        for name, given, w, ignored in (("plain", labels, None, None), ("weighted", labels, weights, None),
                                        ("some", some, None, -7), ("weighted_some", some, weights, -7)):
            ignore = {} if ignored is None else {"ignore_index": ignored}
            for op, short, source, function in (
                    ("SoftmaxCrossEntropyLoss", "cross_entropy", x, F.cross_entropy),
                    ("NegativeLogLikelihoodLoss", "likelihood", logs, F.nll_loss)):
                loss = function(double(source), torch.from_numpy(given), None if w is None else double(w),
                                reduction=reduction, **ignore).numpy().astype(np.float32)
                case(f"{short}_{name}_{reduction}", op, 13, [source, given] + ([] if w is None else [w]), [loss],
                     **options, **ignore)
    flat, one = floats(6, 4), rng.integers(0, 4, 6)
    case("cross_entropy_logarithms", "SoftmaxCrossEntropyLoss", 12, [flat, one],
         [F.cross_entropy(double(flat), torch.from_numpy(one), reduction="none").numpy().astype(np.float32),
          F.log_softmax(double(flat), 1).numpy().astype(np.float32)], reduction="none")
    # What counts for nothing may be as unlikely as it likes.
    hopeless = np.float32([[0, -np.inf], [-1, -2], [-np.inf, 0]])
    case("likelihood_of_nothing", "NegativeLogLikelihoodLoss", 13, [hopeless, ints(1, 0, 1)], [np.float32([0, 1, 0])],
         ignore_index=1, reduction="none")


def looking_back():
    x, w, b, past = floats(2, 6, 7), floats(6, 1, 4), floats(6), floats(2, 6, 3)

    def convolve(x, w, b=None, past=None, activation=None):
        t = torch.cat([past if past is not None else torch.zeros(*x.shape[:2], w.shape[2] - 1).double(), x], 2)
        y = F.conv1d(t, w, b, groups=x.shape[1])
        return (F.silu(y) if activation else y), t[:, :, t.shape[2] - w.shape[2] + 1:]

    for name, given, options in (
            ("plain", (x, w), {}), ("bias", (x, w, b), {}), ("past", (x, w, b, past), {"activation": "silu"}),
            ("past_alone", (x, w, None, past), {"activation": "none"}), ("one_tap", (x, w[:, :, :1]), {}),
            ("short", (x[:, :, :2], w), {"activation": "swish"})):
        tensors = [None if each is None else torch.from_numpy(each).double() for each in given]
        y, state = convolve(*tensors, activation=options.get("activation", "none") != "none")
        case(f"causal_conv_{name}", "CausalConvWithState", 27, list(given),
             [y.numpy().astype(np.float32), state.numpy().astype(np.float32)], weights=(1,), **options)


transformed()
short_time()
mels()
pooled()
lost()
looking_back()
transformed_primes()
