import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';

// A length-delimited protobuf field.
function field(number, content) {
  const size = [];
  for (let rest = content.length; ; rest >>>= 7) {
    size.push(rest > 127 ? (rest & 127) | 128 : rest);
    if (rest <= 127) break;
  }
  return Buffer.concat([Buffer.from([(number << 3) | 2, ...size]), content]);
}

// Makes tensors of the graph outputs of the model. Serialized messages that stand one behind the other are merged,
// so a ModelProto that has nothing but the graph's further outputs is appended (ModelProto.graph is field 7,
// GraphProto.output 12, ValueInfoProto.name 1).
function withOutputs(model, names) {
  const outputs = names.map((name) => field(12, field(1, Buffer.from(name))));
  return Buffer.concat([model, field(7, Buffer.concat(outputs))]);
}

/// ONNX Runtime's CPU engine on one model: its image alone, or with all hidden layers as outputs.
export class OnnxRuntime {
  constructor(modules, modelFile, sampleShape) {
    const require = createRequire(join(modules, 'package.json'));
    this.ort = require('onnxruntime-node');
    this.version = require('onnxruntime-node/package.json').version;
    this.model = readFileSync(modelFile);
    this.sampleShape = sampleShape;
    this.sampleSize = sampleShape.reduce((a, b) => a * b, 1);
    this.sessions = new Map();
  }

  async session(threads, hidden) {
    const key = `${threads} ${hidden.length}`;
    if (!this.sessions.has(key)) {
      // One at a time: each has its own copy of the weights.
      for (const session of this.sessions.values()) await session.release();
      this.sessions.clear();
      const options = {
        executionProviders: ['cpu'],
        graphOptimizationLevel: 'all',
        executionMode: 'sequential',
        logSeverityLevel: 3,
        intraOpNumThreads: threads,
        interOpNumThreads: 1,
      };
      this.sessions.set(key, await this.ort.InferenceSession.create(withOutputs(this.model, hidden), options));
    }
    return this.sessions.get(key);
  }

  async run(session, input, batch, samples) {
    const values = samples.subarray(0, batch * this.sampleSize);
    return session.run({ [input]: new this.ort.Tensor('float32', values, [batch, ...this.sampleShape]) });
  }

  async time(threads, input, hidden, batch, samples, runs) {
    const session = await this.session(threads, hidden);
    const times = [];
    for (let i = 0; i < runs; ++i) {
      const begin = performance.now();
      await this.run(session, input, batch, samples);
      times.push(performance.now() - begin);
    }
    return times;
  }
}
