// --- Where everything stands, in pixels of the stage. A place is { x, y, width, height }.

const gap = 10; // between panels
const lineHeight = 15;
const largestSquare = 24;

/** What the size of the window decides. */
const layout = { width: 0, height: 0, ratio: 1, squareSide: 0, room: null, left: 0, top: 0 };

const { fontFamily } = getComputedStyle(document.documentElement);
const fontOf = (size, bold) => `${bold ? "bold " : ""}${size}px ${fontFamily}`;
const measuring = document.createElement("canvas").getContext("2d");

function textWidth(text, size = 11, bold = false) {
  measuring.font = fontOf(size, bold);
  return measuring.measureText(text).width;
}

/** On the pixels of the screen. */
const snap = (value) => Math.round(value * layout.ratio) / layout.ratio;

const holds = (place, x, y) => x >= place.x && x < place.x + place.width && y >= place.y && y < place.y + place.height;

function layOutPanel(panel) {
  const [left, top, width, height] = panel.place;
  const { room } = layout;
  const heading = panel.heading || panel.detail ? 20 : 0;
  const x = snap(room.x + left * room.width + gap / 2);
  const y = snap(room.y + top * room.height + gap / 2);
  const right = snap(room.x + (left + width) * room.width - gap / 2);
  const bottom = snap(room.y + (top + height) * room.height - gap / 2);
  panel.headingPlace = { x, y, width: right - x, height: heading };
  panel.frame = { x, y: y + heading, width: Math.max(0, right - x), height: Math.max(0, bottom - y - heading) };
  const margin = Math.min(4, panel.frame.width / 10, panel.frame.height / 10);
  const counts = panel.hasCounts && panel.frame.height > 30 ? lineHeight : 0;
  panel.countsPlace = { x, y: y + heading + 1, width: panel.frame.width - margin, height: counts };
  panel.inside = {
    x: x + margin,
    y: panel.frame.y + margin + counts,
    width: panel.frame.width - 2 * margin,
    height: panel.frame.height - 2 * margin - counts,
  };
  panel.plots.forEach((plot) => layOutPlot(plot, panel.inside));
}

/** Labels take room from the plot where that leaves it most of it. */
function layOutPlot(plot, inside) {
  const place = {
    x: inside.x + plot.left * inside.width,
    y: inside.y,
    width: (plot.right - plot.left) * inside.width,
    height: inside.height,
  };
  const widest = (ticks) => Math.max(0, ...ticks.map((tick) => textWidth(tick.label ?? "", 10, true)));
  const left = plot.yTicks ? widest(plot.yTicks) + 6 : 0;
  plot.hasYLabels = left > 0 && left < place.width * 0.45 && place.height > 2 * lineHeight;
  if (plot.hasYLabels) {
    place.x += left;
    place.width -= left;
  }
  plot.hasXLabels = false;
  if (plot.xTicks) {
    const wide = widest(plot.xTicks);
    plot.areTurned = wide + 4 > place.width / plot.xTicks.length;
    const below = (plot.areTurned ? wide : 12) + 4;
    plot.hasXLabels = below < place.height / 2;
    place.height -= plot.hasXLabels ? below : 0;
  }
  plot.room = { ...place }; // where the mouse brushes
  if (plot.aspect) {
    const width = Math.min(place.width, place.height * plot.aspect);
    const height = width / plot.aspect;
    place.x += (place.width - width) / 2;
    place.y += (place.height - height) / 2;
    place.width = width;
    place.height = height;
  }
  plot.place = { x: place.x, y: place.y, width: Math.max(1, place.width), height: Math.max(1, place.height) };
  for (const part of [...plot.marks, ...plot.lines]) {
    const [x, y, width, height] = part.area;
    part.place = {
      x: plot.place.x + x * plot.place.width,
      y: plot.place.y + y * plot.place.height,
      width: Math.max(1, width * plot.place.width),
      height: Math.max(1, height * plot.place.height),
    };
  }
}

/** The largest side at which all squares that stand in columns have room: whole pixels where they aren't tiny. */
function findSquareSide() {
  const all = allMarks.filter((marks) => marks.columnwise && marks.count > 0);
  const fits = (side) =>
    all.every(({ place, count }) => {
      const perColumn = Math.floor(place.height / side + 1e-6);
      return perColumn > 0 && Math.ceil(count / perColumn) * side <= place.width + 1e-6;
    });
  for (let pixels = Math.floor(largestSquare * layout.ratio); pixels >= 3; --pixels) {
    if (fits(pixels / layout.ratio)) {
      return pixels / layout.ratio;
    }
  }
  let [low, high] = [0.01, 3 / layout.ratio];
  for (let step = 0; step < 20; ++step) {
    const middle = (low + high) / 2;
    [low, high] = fits(middle) ? [middle, high] : [low, middle];
  }
  return low;
}

function layOut(width, height, ratio) {
  const hasScales = (page.columns ?? []).some((column) => column.scale);
  const top = page.columns ? (hasScales ? 40 : 22) : 0;
  const left = page.rows ? 24 : 0;
  Object.assign(layout, { width, height, ratio, top, left });
  layout.room = { x: left - gap / 2, y: top - gap / 2, width: width - left + gap, height: height - top + gap };
  panels.forEach(layOutPanel);
  layout.squareSide = findSquareSide();
  for (const marks of allMarks.filter((each) => each.columnwise)) {
    marks.perColumn = Math.max(1, Math.floor(marks.place.height / layout.squareSide + 1e-6));
  }
}

/** The middle of a mark. */
function placeOf(marks, index) {
  if (marks.columnwise) {
    const side = layout.squareSide;
    return {
      x: marks.place.x + (Math.floor(index / marks.perColumn) + 0.5) * side,
      y: marks.place.y + ((index % marks.perColumn) + 0.5) * side,
    };
  }
  return pointOf(marks, index);
}

/** A point of marks or lines, where the plot may be zoomed into. */
function pointOf(part, index) {
  const { zoom } = part.plot;
  return {
    x: part.place.x + ((part.x[index] / fractionSteps) * zoom.factor + zoom.x) * part.place.width,
    y: part.place.y + ((part.y[index] / fractionSteps) * zoom.factor + zoom.y) * part.place.height,
  };
}

/** How large a mark is drawn: dots side by side stay apart. */
function drawnSize(marks, index) {
  if (marks.columnwise) {
    return layout.squareSide;
  }
  return Math.min(sizeOf(marks, index), Math.max(1, marks.place.width / 2.5));
}

/** The mark under the mouse, the uppermost or nearest one, or null. */
function markAt(x, y) {
  const near = ({ room }) => ({ x: room.x - 3, y: room.y - 3, width: room.width + 6, height: room.height + 6 });
  const plot = plots.find((each) => holds(near(each), x, y));
  let nearest = null;
  let least = Infinity;
  for (const marks of plot?.marks ?? []) {
    for (let index = 0; marks.samples && index < marks.count; ++index) {
      const place = placeOf(marks, index);
      const reach = marks.columnwise ? layout.squareSide / 2 : Math.max(4, drawnSize(marks, index) / 2 + 1);
      const [right, down] = [Math.abs(place.x - x), Math.abs(place.y - y)];
      const distance = marks.columnwise ? Math.max(right, down) : Math.hypot(right, down);
      if (distance <= reach && distance <= least && isShown(marks.samples[index])) {
        least = distance;
        nearest = { marks, index, sample: marks.samples[index] };
      }
    }
  }
  return nearest;
}

/** The samples whose marks in a plot a rectangle touches. */
function samplesTouched({ plot, left, top, right, bottom }) {
  const touched = [];
  const [low, high] = [Math.min(left, right), Math.max(left, right)];
  const [above, below] = [Math.min(top, bottom), Math.max(top, bottom)];
  for (const marks of plot.marks.filter((each) => each.samples)) {
    for (let index = 0; index < marks.count; ++index) {
      const { x, y } = placeOf(marks, index);
      const reach = marks.columnwise ? layout.squareSide / 2 - 0.5 : drawnSize(marks, index) / 2;
      if (
        x + reach >= low &&
        x - reach <= high &&
        y + reach >= above &&
        y - reach <= below &&
        isShown(marks.samples[index])
      ) {
        touched.push(marks.samples[index]);
      }
    }
  }
  return touched;
}
