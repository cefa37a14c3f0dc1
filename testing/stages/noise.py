"""The noise of attributions, written anew: Philox4x32-10 from its paper, and Box and Muller's formula."""

import numpy as np

SMOOTHGRAD, START, JITTER = 7, 8, 9


def philox(counter, key):
    """Ten rounds of Philox4x32 (Salmon, Moraes, Dror and Shaw 2011, section 4.2), on arrays of counters [4, n]."""
    c, (k0, k1) = [np.asarray(word, np.uint64) for word in counter], key
    mask = np.uint64(0xFFFFFFFF)
    for _ in range(10):
        first, second = np.uint64(0xD2511F53) * c[0], np.uint64(0xCD9E8D57) * c[2]
        high = np.uint64(32)
        c = [(second >> high) ^ c[1] ^ np.uint64(k0), second & mask, (first >> high) ^ c[3] ^ np.uint64(k1), first & mask]
        k0, k1 = (k0 + 0x9E3779B9) & 0xFFFFFFFF, (k1 + 0xBB67AE85) & 0xFFFFFFFF
    return c


def numbers(seed, index, parts, stream):
    """Two words of 64 bits, from the counters (index, part) for each of the parts."""
    low, high = np.full_like(parts, index & 0xFFFFFFFF), np.full_like(parts, index >> 32)
    words = philox([low, high, parts, np.full_like(parts, stream)], (seed & 0xFFFFFFFF, seed >> 32))
    return [words[i] | words[i + 1] << np.uint64(32) for i in (0, 2)]


def normals(seed, index, count, stream=SMOOTHGRAD):
    """Numbers `count` of copy `index`: two from each counter (index, place // 2)."""
    first, second = numbers(seed, index, np.arange((count + 1) // 2), stream)
    radius = np.sqrt(-2 * np.log(((first >> np.uint64(11)).astype(float) + 1) / 2**53))
    turn = 2 * np.pi * (second >> np.uint64(11)).astype(float) / 2**53
    return np.stack([radius * np.cos(turn), radius * np.sin(turn)], 1).ravel()[:count]


def jitter(seed, channel, step, most):
    """By how many rows and columns the picture is moved: whole numbers from -most to most."""
    return [(int(word[0]) * (2 * most + 1) >> 64) - most for word in numbers(seed, channel, np.array([step]), JITTER)]
