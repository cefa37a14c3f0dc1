// Compares the forward passes of many networks with ONNX Runtime's, in turns in one run.
// node networks.mjs <BenchForward> <node_modules' parent> <work folder> <network.onnx ...>
// Batches that would take more than 2 s a run are left out.
// In the environment: LAYERSCOPE_BENCH_ROUNDS (7), _THREADS ("1 2"), _BATCHES ("1 8 32"), _LAYERS ("image all").
import { statSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { largestDifference, Layerscope, normalNumbers } from './layerscope.mjs';
import { OnnxRuntime } from './onnxRuntime.mjs';
import { quantile } from './statistics.mjs';

const [program, modules, folder, ...networks] = process.argv.slice(2);
const list = (name, otherwise) => (process.env[`LAYERSCOPE_BENCH_${name}`] ?? otherwise).split(' ');
const rounds = Number(list('ROUNDS', '7')[0]);
const threadCounts = list('THREADS', '1 2').map(Number);
const batches = list('BATCHES', '1 8 32').map(Number);
const layers = list('LAYERS', 'image all');
const series = 8; // runs one behind the other
const warmUp = 3; // of them, which don't count
const pause = 100; // milliseconds
const largestSample = 3 * 224 * 224;
const longestRun = 2000; // milliseconds; larger batches are left out

const samples = normalNumbers(Math.max(2, ...batches) * largestSample);
const samplesFile = join(folder, 'samples.f32');
writeFileSync(samplesFile, samples);
const logs = new Map(); // of ratios, by configuration

async function measure(ours, theirs, about, name, threads, batch, what, most) {
  const hidden = what === 'all' ? about.tensors.slice(0, -1) : [];
  const times = { ours: [], theirs: [] };
  for (let round = -1; round < rounds; ++round) {
    // Threads of either engine spin after a run, ONNX Runtime's for tens of milliseconds; they must not disturb the other.
    // Behind a pause processors and caches have to get going again.
    await sleep(pause);
    const a = await ours.time(threads, batch, what, series);
    await sleep(pause);
    const b = await theirs.time(threads, about.input, hidden, batch, samples, series);
    if (round >= 0) {
      times.ours.push(...a.slice(warmUp).map((time) => time / batch));
      times.theirs.push(...b.slice(warmUp).map((time) => time / batch));
    }
  }
  const [a, b] = [quantile(times.ours, 0.5), quantile(times.theirs, 0.5)];
  const least = quantile(times.theirs, 0) / quantile(times.ours, 0);
  const share = about.multiplyAdds / (1e6 * a * most.multiplyAdds);
  const memory = about.bytes / (1e6 * a * batch * most.bytes);
  console.log(`${name.padEnd(14)} ${threads} ${String(batch).padStart(3)}  ${what.padEnd(5)} ${a.toFixed(2).padStart(9)} ` +
    `${b.toFixed(2).padStart(9)} ${(b / a).toFixed(2).padStart(6)} ${least.toFixed(2).padStart(7)} ${(100 * share).toFixed(0).padStart(5)} % ` +
    `${(100 * memory).toFixed(0).padStart(5)} %`);
  const key = `${threads} threads, batch ${batch}, ${what}`;
  logs.set(key, [...(logs.get(key) ?? []), Math.log(b / a)]);
  return Math.max(a, b);
}

console.log(`CPU: ${cpus()[0].model}, ${cpus().length} cores. Milliseconds a sample, medians of ${rounds * (series - warmUp)}; ratio: ONNX Runtime's ` +
  'by ours, of the medians and of the least times;\nshare: multiply-adds of plain sums a second, of the most that our own ' +
  'product reached (minimal filtering can make it more than 100 %); memory: bytes a second if a run reads its weights once, of ' +
  'the most that was read from memory');
console.log('network  threads  batch  layers Layerscope  ONNX Runtime  ratio  least  share  memory');
for (const network of networks) {
  const name = basename(network, '.onnx');
  const ours = new Layerscope(program, network, samplesFile);
  const about = { ...JSON.parse(await ours.answer()), bytes: statSync(network).size };
  const theirs = new OnnxRuntime(modules, network, about.shape);
  // Random weights enlarge rounding errors, and those of split floats are larger from the first.
  const limit = about.kernels === 'amx_all' ? 1e-2 : 1e-3;
  const worst = await largestDifference(ours, theirs, about.tensors, about.input, samples, folder, limit);
  console.log(`${name}: ${(about.multiplyAdds / 1e6).toFixed(0)} million multiply-adds, ${about.tensors.length} layers, ` +
    `largest relative difference ${worst.toExponential(1)}`);
  for (const threads of threadCounts) {
    const most = {
      multiplyAdds: Number(await ours.ask(`peak ${threads}`)),
      bytes: Number(await ours.ask(`bandwidth ${threads}`)),
    };
    for (const what of layers) {
      let sample = 0;
      for (const batch of batches) {
        if (sample * batch < longestRun) {
          sample = await measure(ours, theirs, about, name, threads, batch, what, most);
        }
      }
    }
  }
  await ours.close();
}
const all = [...logs.values()].flat();
const mean = (values) => Math.exp(values.reduce((a, b) => a + b, 0) / values.length).toFixed(2);
for (const [key, values] of logs) console.log(`geometric mean of the ratios, ${key}: ${mean(values)}`);
console.log(`geometric mean of all: ${mean(all)}`);
