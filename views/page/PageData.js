"use strict";

// --- The data of the page: what PageJson.cpp writes, with its arrays unpacked.

const page = JSON.parse(document.getElementById("data").textContent);

const fractionSteps = 65534; // one more: not there
const arrayTypes = {
  u8: Uint8Array,
  u16: Uint16Array,
  u32: Uint32Array,
  i32: Int32Array,
  i64: BigInt64Array,
  f32: Float32Array,
  f64: Float64Array,
};
const unpacked = new Map();

/** The numbers of an array that is called "u16:3", say. */
function unpack(name) {
  if (name === undefined) {
    return null;
  }
  if (!unpacked.has(name)) {
    const [type, index] = name.split(":");
    const letters = atob(page.arrays[index]);
    const bytes = new Uint8Array(letters.length);
    for (let at = 0; at < letters.length; ++at) {
      bytes[at] = letters.charCodeAt(at);
    }
    unpacked.set(name, new arrayTypes[type](bytes.buffer));
  }
  return unpacked.get(name);
}

const unpackColumns = (columns) => (columns ?? []).map((column) => ({ ...column, values: unpack(column.values) }));

const samples = {
  name: page.samples.name ?? "",
  ids: unpack(page.samples.ids),
  columns: unpackColumns(page.samples.columns),
  classes: unpack(page.samples.classes), // 0: none, else one more than the index in the legend
  pictures: unpack(page.samples.pictures), // the same
  selected: unpack(page.samples.selected),
};
const classes = page.legend?.classes ?? [];
const palette = page.palette ?? [];

/** Marks and lines know what their places are of, plots which panel they are of. */
const panels = (page.panels ?? []).map((panel) => ({ ...panel }));
for (const panel of panels) {
  panel.plots = (panel.plots ?? []).map((plot) => ({ ...plot, panel, zoom: { factor: 1, x: 0, y: 0 } }));
  for (const plot of panel.plots) {
    plot.marks = (plot.marks ?? []).map((marks) => ({
      ...marks,
      plot,
      samples: unpack(marks.samples),
      x: unpack(marks.x),
      y: unpack(marks.y),
      sizes: unpack(marks.sizes),
      colors: unpack(marks.colors),
      rings: unpack(marks.rings),
      columns: unpackColumns(marks.columns),
      size: marks.size ?? 5,
      opacity: marks.opacity ?? 1,
    }));
    plot.lines = (plot.lines ?? []).map((lines) => ({
      ...lines,
      plot,
      samples: unpack(lines.samples),
      x: unpack(lines.x),
      y: unpack(lines.y),
      starts: unpack(lines.starts),
      colors: unpack(lines.colors),
    }));
    plot.canZoom = !plot.xTicks && !plot.yTicks && plot.marks.every((marks) => !marks.columnwise);
  }
  // A sample may have many marks in a panel, one in each of its dot plots.
  const own = new Set();
  for (const marks of panel.plots.flatMap((plot) => plot.marks)) {
    marks.samples?.forEach((sample) => own.add(sample));
  }
  panel.samples = Uint32Array.from(own);
}
const plots = panels.flatMap((panel) => panel.plots);
const allMarks = plots.flatMap((plot) => plot.marks);
const allLines = plots.flatMap((plot) => plot.lines);

/** What the reader has chosen. */
const state = {
  isSelected: new Uint8Array(samples.ids.length),
  selectedCount: 0,
  isHidden: new Uint8Array(classes.length + 1), // as samples.classes counts
  hovered: null, // { sample, marks, index }
  brush: null, // { plot, left, top, right, bottom } in pixels
  order: "", // by what pictures are ordered, see PagePlot
};

const isShown = (sample) => !samples.classes || !state.isHidden[samples.classes[sample]];

function select(chosen) {
  state.isSelected.fill(0);
  state.selectedCount = 0;
  for (const sample of chosen) {
    state.selectedCount += state.isSelected[sample] ? 0 : 1;
    state.isSelected[sample] = 1;
  }
}

function selectedSamples() {
  const chosen = [];
  state.isSelected.forEach((isSelected, sample) => isSelected && chosen.push(sample));
  return chosen;
}

function colorOf(marks, index) {
  if (marks.colors) {
    return palette[marks.colors[index]];
  }
  if (marks.color) {
    return marks.color;
  }
  const own = samples.classes && marks.samples ? samples.classes[marks.samples[index]] : 0;
  return own > 0 ? classes[own - 1].color : page.theme.muted;
}

function sizeOf(marks, index) {
  return marks.sizes ? (marks.sizes[index] / fractionSteps) * marks.mostSize : marks.size;
}

// --- Texts

const countText = (count) => String(count).replace(/\B(?=(\d{3})+$)/g, "\u00a0");

function percentText(part, whole) {
  const percent = Math.round((100 * part) / whole);
  return (percent === 0 && part > 0 ? "<1" : percent === 100 && part < whole ? ">99" : percent) + " %";
}

const numberText = (value, digits = 4) =>
  Number.isInteger(value) && Math.abs(value) < 1e9 ? String(value) : String(Number(value.toPrecision(digits)));

function columnText(column, index, digits) {
  const value = column.values[index];
  return column.texts ? column.texts[value] : Number.isNaN(value) ? "" : numberText(value, digits);
}

function columnLines(columns, index) {
  return columns
    .map((column) => [column.name, columnText(column, index)])
    .filter(([, text]) => text !== "")
    .map(([name, text]) => (name ? name + ": " : "") + text);
}

const sampleName = (sample) => `${samples.name} ${samples.ids[sample]}`.trim();
const className = (sample) => (samples.classes?.[sample] > 0 ? classes[samples.classes[sample] - 1].name : "");

/** What a tooltip tells of a sample, or of one of its marks. */
function aboutSample(sample, marks, index) {
  const lines = [sampleName(sample)];
  if (marks) {
    lines.push(...(marks.about ?? []), ...columnLines(marks.columns, index));
  }
  lines.push(...columnLines(samples.columns, sample));
  if (className(sample) && !samples.columns.some((column) => column.name === page.legend.title)) {
    lines.push((page.legend.title ? page.legend.title + ": " : "") + className(sample));
  }
  return lines;
}
