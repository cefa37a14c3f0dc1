// Compares the forward pass of Layerscope's engine with ONNX Runtime's, in turns in one run.
// node compare.mjs <BenchForward> <node_modules' parent> <network.onnx> <work folder>
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { largestDifference, Layerscope, normalNumbers } from './layerscope.mjs';
import { OnnxRuntime } from './onnxRuntime.mjs';
import { quantile, summarize } from './statistics.mjs';

const [program, modules, network, folder] = process.argv.slice(2);
const rounds = Number(process.env.LAYERSCOPE_BENCH_ROUNDS ?? 15);
const largestBatch = 32;
const latentSize = 40;

const form = (summary) => `${summary.median.toFixed(2).padStart(7)} (${summary.least.toFixed(2)}, ` +
  `${summary.lowerQuartile.toFixed(2)}-${summary.upperQuartile.toFixed(2)})`;

async function measure(ours, theirs, about, samples, threads, batch, what) {
  const hidden = what === 'all' ? about.tensors.slice(0, -1) : [];
  const runs = Math.max(1, Math.round(16 / batch));
  const times = { ours: [], theirs: [] };
  const ratios = [];
  for (let round = -1; round < rounds; ++round) {
    // Threads of either engine spin for a while after a run; they must not disturb the other.
    await sleep(30);
    const a = (await ours.time(threads, batch, what, runs)).map((time) => time / batch);
    await sleep(30);
    const b = (await theirs.time(threads, about.input, hidden, batch, samples, runs)).map((time) => time / batch);
    if (round >= 0) {
      times.ours.push(...a);
      times.theirs.push(...b);
      ratios.push(quantile(b, 0.5) / quantile(a, 0.5));
    }
  }
  const [a, b, ratio] = [summarize(times.ours), summarize(times.theirs), summarize(ratios)];
  console.log(`${String(threads).padStart(7)} ${String(batch).padStart(6)}  ${what.padEnd(6)} ${form(a).padEnd(30)} ` +
    `${form(b).padEnd(32)} ${ratio.median.toFixed(2)} (${ratio.lowerQuartile.toFixed(2)}-` +
    `${ratio.upperQuartile.toFixed(2)})`);
  return a;
}

const samples = normalNumbers(largestBatch * latentSize);
const samplesFile = join(folder, 'samples.f32');
writeFileSync(samplesFile, samples);
const ours = new Layerscope(program, network, samplesFile);
const about = JSON.parse(await ours.answer());
const theirs = new OnnxRuntime(modules, network, [latentSize]);

console.log(`CPU: ${cpus()[0].model}, ${cpus().length} cores; kernels: ${about.kernels}; ONNX Runtime ${theirs.version}`);
console.log(`${(about.multiplyAdds / 1e6).toFixed(1)} million multiply-adds an image; largest relative difference ` +
  `of a layer: ${(await largestDifference(ours, theirs, about.tensors, about.input, samples, folder)).toExponential(1)}`);
console.log('milliseconds an image: median (least, quartiles); ratio: median and quartiles over the rounds');
console.log('threads  batch  layers Layerscope                     ONNX Runtime                     ratio');
const medians = new Map();
for (const what of ['image', 'all']) {
  for (const threads of [1, 2]) {
    for (const batch of [1, 8, largestBatch]) {
      medians.set(`${threads} ${batch} ${what}`, await measure(ours, theirs, about, samples, threads, batch, what));
    }
  }
}
for (const what of ['image', 'all']) {
  const scaling = [1, 8, largestBatch].map((batch) => {
    const [one, two] = [1, 2].map((threads) => medians.get(`${threads} ${batch} ${what}`));
    return `${(one.median / two.median).toFixed(2)} (least times ${(one.least / two.least).toFixed(2)})`;
  });
  console.log(`Layerscope, ${what}: 2 threads are faster than 1 by ${scaling.join(', ')} at batch 1, 8, ${largestBatch}`);
}
await ours.close();
