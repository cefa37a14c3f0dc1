// Compares the forward pass of Layerscope's engine with ONNX Runtime's, in turns in one run.
// node compare.mjs <BenchForward> <node_modules' parent> <network.onnx> <work folder>
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';

import { OnnxRuntime } from './onnxRuntime.mjs';
import { quantile, summarize } from './statistics.mjs';

const [program, modules, network, folder] = process.argv.slice(2);
const rounds = Number(process.env.LAYERSCOPE_BENCH_ROUNDS ?? 15);
const largestBatch = 32;
const latentSize = 40;

// Normal latents by Box and Muller's transform of a multiplicative congruential generator; any fixed ones would do.
function latents(count) {
  let state = 1;
  const uniform = () => (state = (state * 48271) % 2147483647) / 2147483647;
  return Float32Array.from({ length: count },
    () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()));
}

/// Our engine, in a process of its own that waits for orders while the other one works.
class Layerscope {
  constructor(samplesFile) {
    this.process = spawn(program, [network, samplesFile], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.lines = createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();
  }

  async answer() {
    const { value, done } = await this.lines.next();
    if (done) throw new Error(`${program} ended`);
    return value;
  }

  async ask(order) {
    this.process.stdin.write(order + '\n');
    return this.answer();
  }

  async time(threads, batch, what, runs) {
    return (await this.ask(`time ${threads} ${batch} ${what} ${runs}`)).split(' ').map(Number);
  }

  async close() {
    this.process.stdin.end();
    await once(this.process, 'close');
  }
}

function floats(file) {
  const bytes = readFileSync(file);
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
}

// Both must compute the same before their speed means anything: largest difference, relative to a layer's largest value.
async function largestDifference(ours, theirs, tensors, input, samples) {
  const file = join(folder, 'values.f32');
  await ours.ask(`write 2 ${file}`);
  const found = floats(file);
  const session = await theirs.session(1, tensors.slice(0, -1));
  const expected = await theirs.run(session, input, 2, samples);
  let offset = 0;
  let worst = 0;
  for (const name of tensors) {
    const values = expected[name].data;
    let scale = 0;
    let difference = 0;
    values.forEach((value, i) => {
      scale = Math.max(scale, Math.abs(value));
      difference = Math.max(difference, Math.abs(value - found[offset + i]));
    });
    offset += values.length;
    worst = Math.max(worst, difference / scale);
  }
  if (offset !== found.length || !(worst < 1e-4)) {
    throw new Error(`the engines differ by ${worst}, ${found.length} and ${offset} values`);
  }
  return worst;
}

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

const samples = latents(largestBatch * latentSize);
const samplesFile = join(folder, 'samples.f32');
writeFileSync(samplesFile, samples);
const ours = new Layerscope(samplesFile);
const about = JSON.parse(await ours.answer());
const theirs = new OnnxRuntime(modules, network, latentSize);

console.log(`CPU: ${cpus()[0].model}, ${cpus().length} cores; kernels: ${about.kernels}; ONNX Runtime ${theirs.version}`);
console.log(`${(about.multiplyAdds / 1e6).toFixed(1)} million multiply-adds an image; largest relative difference ` +
  `of a layer: ${(await largestDifference(ours, theirs, about.tensors, about.input, samples)).toExponential(1)}`);
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
