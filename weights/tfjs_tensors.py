"""Reads tensors that TensorFlow.js or numpy stored: a weights manifest (.json with .bin shards) or an .npz archive.

The manifest is TensorFlow.js's own: a list of groups, or a model.json that has one as weightsManifest. A group has "paths", the
shards whose bytes are joined, and "weights", whose data follow one another in them:
    {"name", "shape", "dtype", "quantization": {"dtype", "scale", "min"}}
uint8 and uint16 stand for value * scale + min; float16 for itself. Numbers are little-endian.
"""

import json
import math
import pathlib
import zipfile
import zlib

import numpy as np

STORED = {"float32": "<f4", "int32": "<i4", "bool": "?", "complex64": "<c8"}
QUANTIZED = {"uint8": "u1", "uint16": "<u2", "float16": "<f2"}


class ConvertError(Exception):
    """Something is wrong with the file that is converted; the message names file and tensor."""


def readTensors(path):
    """All tensors of a file: name -> array. Floating-point tensors come as float32."""
    path = pathlib.Path(path)
    if not path.is_file():
        raise ConvertError(f"{path}: no such file")
    suffix = path.suffix.lower()
    if suffix == ".npz":
        return readArchive(path)
    if suffix == ".json":
        return readManifest(path)
    raise ConvertError(f"{path}: expected an .npz archive or a TensorFlow.js .json manifest, found '{suffix or path.name}'")


def readArchive(path):
    try:
        archive = np.load(path, allow_pickle=False)
    except (ValueError, OSError, EOFError, zipfile.BadZipFile) as error:
        raise ConvertError(f"{path}: not an .npz archive: {error}") from error
    if not isinstance(archive, np.lib.npyio.NpzFile):
        raise ConvertError(f"{path}: expected an .npz archive, found a single .npy array")
    tensors = {}
    with archive:
        for name in archive.files:
            try:
                array = archive[name]
            except (ValueError, OSError, EOFError, zipfile.BadZipFile, zlib.error) as error:
                raise ConvertError(f"{path}: tensor {name} cannot be read: {error}") from error
            tensors[name] = array.astype(np.float32) if array.dtype.kind == "f" else array
    return tensors


def readManifest(path):
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (UnicodeDecodeError, ValueError, RecursionError) as error:
        raise ConvertError(f"{path}: not JSON: {error}") from error
    if isinstance(manifest, dict):
        if "weightsManifest" not in manifest:
            raise ConvertError(f"{path}: expected a list of weight groups or an object with weightsManifest, found neither")
        manifest = manifest["weightsManifest"]
    if not isinstance(manifest, list):
        raise ConvertError(f"{path}: weightsManifest is not a list of groups")
    tensors = {}
    for index, group in enumerate(manifest):
        where = f"{path}: group {index}"
        paths, weights = (group.get(key) if isinstance(group, dict) else None for key in ("paths", "weights"))
        if not isinstance(paths, list) or not isinstance(weights, list):
            raise ConvertError(f"{where} needs the lists 'paths' and 'weights'")
        for name, array in readGroup(path, where, paths, weights):
            if name in tensors:
                raise ConvertError(f"{path}: tensor {name} is there twice")
            tensors[name] = array
    return tensors


def readShard(folder, where, name):
    if not isinstance(name, str) or not name or "://" in name:
        raise ConvertError(f"{where}: shard {name!r} is not the name of a file beside the manifest")
    shard = folder / name
    if not shard.resolve().is_relative_to(folder.resolve()):
        raise ConvertError(f"{where}: shard {name} is outside the manifest's folder")
    try:
        return shard.read_bytes()
    except OSError as error:
        raise ConvertError(f"{where}: shard {shard} cannot be read: {error.strerror}") from error


def readGroup(path, where, paths, weights):
    data = b"".join(readShard(path.parent, where, name) for name in paths)
    shards = ", ".join(map(str, paths))
    offset = 0
    for entry in weights:
        name, shape, stored, decode = readEntry(where, entry)
        count = math.prod(shape)
        size = count * np.dtype(stored).itemsize
        if offset + size > len(data):
            raise ConvertError(f"{path}: tensor {name} {shape}: bytes {offset} to {offset + size} needed, "
                               f"but {shards} has only {len(data)} bytes")
        raw = np.frombuffer(data, dtype=stored, count=count, offset=offset)
        yield name, decode(raw).reshape(shape)
        offset += size
    if offset != len(data):
        raise ConvertError(f"{path}: {shards} has {len(data)} bytes, but the tensors of the manifest take {offset}")


def readEntry(where, entry):
    """Name, shape, numpy type of the stored numbers, and what turns them into values."""
    name, shape, kind = (entry.get(key) if isinstance(entry, dict) else None for key in ("name", "shape", "dtype"))
    if not isinstance(name, str):
        raise ConvertError(f"{where}: a tensor without a name")
    if not isinstance(shape, list) or any(type(size) is not int or size < 0 for size in shape):
        raise ConvertError(f"{where}: tensor {name} has the shape {shape}, expected a list of sizes")
    quantization = entry.get("quantization")
    if quantization is None:
        if kind not in STORED:
            raise ConvertError(f"{where}: tensor {name} is of type {kind}, expected one of {', '.join(STORED)}")
        return name, shape, STORED[kind], np.array
    packed = quantization.get("dtype") if isinstance(quantization, dict) else None
    if packed not in QUANTIZED or kind not in ("float32", "int32"):
        raise ConvertError(f"{where}: tensor {name} is {kind} quantized as {packed}, expected float32 or int32 quantized as "
                           f"one of {', '.join(QUANTIZED)}")
    if packed == "float16":
        return name, shape, QUANTIZED[packed], lambda raw: raw.astype(np.float32)
    scale, low = quantization.get("scale"), quantization.get("min")
    if not all(isinstance(number, (int, float)) and math.isfinite(number) for number in (scale, low)):
        raise ConvertError(f"{where}: tensor {name} is quantized with scale {scale} and min {low}, expected two numbers")
    if kind == "int32":
        return name, shape, QUANTIZED[packed], lambda raw: np.round(raw * np.float64(scale) + low).astype(np.int32)
    return name, shape, QUANTIZED[packed], lambda raw: (raw * np.float64(scale) + low).astype(np.float32)
