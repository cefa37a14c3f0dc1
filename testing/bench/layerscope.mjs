// Our engine as the benchmarks ask it: BenchForward.cpp has the orders.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

// Normal numbers by Box and Muller's transform of a multiplicative congruential generator; any fixed ones would do.
export function normalNumbers(count) {
  let state = 1;
  const uniform = () => (state = (state * 48271) % 2147483647) / 2147483647;
  return Float32Array.from({ length: count },
    () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()));
}

/// Our engine, in a process of its own that waits for orders while the other one works.
export class Layerscope {
  constructor(program, network, samplesFile) {
    this.program = program;
    this.process = spawn(program, [network, samplesFile], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.lines = createInterface({ input: this.process.stdout })[Symbol.asyncIterator]();
  }

  async answer() {
    const { value, done } = await this.lines.next();
    if (done) throw new Error(`${this.program} ended`);
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
export async function largestDifference(ours, theirs, tensors, input, samples, folder, limit = 1e-4) {
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
  if (offset !== found.length || !(worst < limit)) {
    throw new Error(`the engines differ by ${worst}, ${found.length} and ${offset} values`);
  }
  return worst;
}
