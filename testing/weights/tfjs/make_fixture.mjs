// Runs a generator in TensorFlow.js (CPU backend) and writes its weights and every layer's activations as TensorFlow.js
// weights manifests. Needs `npm install` in this folder.
//
//   node make_fixture.mjs random SPEC.json FOLDER    makes random weights and latents, writes them and the activations
//   node make_fixture.mjs run FOLDER                 runs the weights and latents that stand in FOLDER
//
// SPEC: {"seed", "batch", "latent", "base": [height, width], "channels": [...], "kernels": [...]}; channels of layer 1 to the
// image, kernels of layer 2 to the image. In FOLDER: model.json and weights_manifest.json (the same two shards),
// latents.json, activations.json, and quantized.json with decoded.json: some of the weights with fewer bits, and what
// TensorFlow.js reads from them.

import fs from 'node:fs';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';

const byteOrder = new Uint8Array(new Uint16Array([1]).buffer)[0];
if (byteOrder !== 1) {
  throw new Error('Shards are little-endian; so must be this machine.');
}

/** Writes the shards of a manifest and returns its groups. */
async function writeGroup(folder, stem, tensors, shards = 1) {
  const {data, specs} = await tf.io.encodeWeights(tensors);
  const bytes = new Uint8Array(data);
  // Cut inside a tensor, at a byte that no number begins at.
  const size = shards === 1 ? bytes.length : Math.floor(bytes.length / shards / 4) * 4 + 2;
  const paths = [];
  for (let shard = 0; shard < shards; ++shard) {
    const name = shards === 1 ? `${stem}.bin` : `${stem}-shard${shard + 1}of${shards}.bin`;
    const end = shard === shards - 1 ? bytes.length : (shard + 1) * size;
    fs.writeFileSync(path.join(folder, name), bytes.subarray(shard * size, end));
    paths.push(name);
  }
  return [{paths, weights: specs}];
}

function writeJson(folder, name, value) {
  fs.writeFileSync(path.join(folder, name), JSON.stringify(value, null, 1) + '\n');
}

function readGroup(folder, name) {
  const [group] = JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'));
  const bytes = Buffer.concat(group.paths.map((shard) => fs.readFileSync(path.join(folder, shard))));
  return tf.io.decodeWeights(new Uint8Array(bytes).buffer, group.weights);
}

function randomWeights({seed, batch, latent, base, channels, kernels}) {
  const random = (shape, deviation) => tf.randomNormal(shape, 0, deviation, 'float32', seed++);
  const weights = {layer1_mat: random([latent, base[0] * base[1] * channels[0]], Math.sqrt(2 / latent))};
  kernels.forEach((kernel, index) => {
    const [before, after] = [channels[index], channels[index + 1]];
    const last = index === kernels.length - 1;
    // A pixel of a transposed convolution of stride 2 sums over a quarter of the kernel.
    const summed = before * kernel * kernel / (last ? 1 : 4);
    const shape = [kernel, kernel, ...(last ? [before, after] : [after, before])];
    weights[`layer${index + 2}_filters`] = random(shape, Math.sqrt((last ? 0.5 : 2) / summed));
  });
  return {weights, latents: random([batch, latent], 1)};
}

/** Every layer's activations, [sample, height, width, channel], as the original course material computes them. */
function run(weights, latents, base) {
  const count = Object.keys(weights).length;
  const channels = weights.layer1_mat.shape[1] / (base[0] * base[1]);
  let x = tf.relu(tf.matMul(latents, weights.layer1_mat)).reshape([-1, base[0], base[1], channels]);
  const activations = {layer1: x};
  for (let layer = 2; layer < count; ++layer) {
    const filters = weights[`layer${layer}_filters`];
    const shape = [x.shape[0], 2 * x.shape[1], 2 * x.shape[2], filters.shape[2]];
    x = tf.relu(tf.conv2dTranspose(x, filters, shape, 2, 'same'));
    activations[`layer${layer}`] = x;
  }
  activations.image = tf.tanh(tf.conv2d(x, weights[`layer${count}_filters`], 1, 'same'));
  return activations;
}

/** A group with one tensor of each quantization, and the same tensors as TensorFlow.js decodes them. */
async function writeQuantized(folder, weights) {
  const kinds = ['uint8', 'uint16', 'float16'];
  const specs = [];
  const parts = [];
  for (const [index, name] of Object.keys(weights).entries()) {
    const values = await weights[name].data();
    const kind = kinds[index % kinds.length];
    const quantization = {dtype: kind};
    if (kind === 'float16') {
      // Halves of numbers with few bits, made by hand: sign, exponent 15 + e, the upper ten bits of the fraction.
      const bits = new Uint32Array(Float32Array.from(values).buffer);
      parts.push(Uint16Array.from(bits, (b) => {
        const exponent = ((b >>> 23) & 255) - 112;
        return exponent <= 0 || exponent > 30 ? 0 : ((b >>> 16) & 0x8000) | (exponent << 10) | ((b >>> 13) & 1023);
      }));
    } else {
      const levels = kind === 'uint8' ? 255 : 65535;
      const low = values.reduce((a, b) => Math.min(a, b));
      const high = values.reduce((a, b) => Math.max(a, b));
      quantization.min = low;
      quantization.scale = (high - low) / levels;
      const codes = Array.from(values, (value) => Math.round((value - low) / quantization.scale));
      parts.push(kind === 'uint8' ? Uint8Array.from(codes) : Uint16Array.from(codes));
    }
    specs.push({name, shape: weights[name].shape, dtype: 'float32', quantization});
  }
  const bytes = Buffer.concat(parts.map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength)));
  fs.writeFileSync(path.join(folder, 'quantized.bin'), bytes);
  writeJson(folder, 'quantized.json', [{paths: ['quantized.bin'], weights: specs}]);
  const decoded = tf.io.decodeWeights(new Uint8Array(bytes).buffer, specs);
  writeJson(folder, 'decoded.json', await writeGroup(folder, 'decoded', decoded));
}

async function main() {
  const [mode, ...rest] = process.argv.slice(2);
  await tf.setBackend('cpu');
  let folder, weights, latents, base;
  if (mode === 'random' && rest.length === 2) {
    const spec = JSON.parse(fs.readFileSync(rest[0], 'utf8'));
    folder = rest[1];
    base = spec.base;
    ({weights, latents} = randomWeights(spec));
    const manifest = await writeGroup(folder, 'group1', weights, 2);
    writeJson(folder, 'weights_manifest.json', manifest);
    writeJson(folder, 'model.json', {format: 'graph-model', modelTopology: null, weightsManifest: manifest});
    writeJson(folder, 'latents.json', await writeGroup(folder, 'latents', {latents}));
    await writeQuantized(folder, weights);
  } else if (mode === 'run' && rest.length === 1) {
    folder = rest[0];
    weights = readGroup(folder, 'weights_manifest.json');
    ({latents} = readGroup(folder, 'latents.json'));
    const pixels = weights.layer1_mat.shape[1] / weights.layer2_filters.shape[3];
    base = [Math.sqrt(pixels), Math.sqrt(pixels)];
  } else {
    throw new Error('Usage: make_fixture.mjs random SPEC.json FOLDER | run FOLDER');
  }
  const activations = run(weights, latents, base);
  writeJson(folder, 'activations.json', await writeGroup(folder, 'activations', activations));
  console.log(`TensorFlow.js ${tf.version.tfjs}, ${tf.getBackend()}: ${Object.keys(activations).join(', ')}`);
}

await main();
