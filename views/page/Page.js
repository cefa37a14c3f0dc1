// --- What the mouse and the keyboard do.

const canvas = document.getElementById("canvas");
const restore = document.getElementById("restore");
let isAsked = false; // whether a picture is to be drawn
let press = null; // { kind, x, y, plot, before, brush, edges } while a button is down

function redraw({ old = false } = {}) {
  kept.isOld = kept.isOld || old;
  if (!isAsked) {
    isAsked = true;
    requestAnimationFrame(() => {
      isAsked = false;
      draw(canvas);
    });
  }
}

function changeSelection(chosen, { isFinal = true, order = state.order } = {}) {
  select(chosen);
  state.order = order;
  const sent = Array.from(samples.selected);
  restore.hidden =
    sent.length === 0 || (sent.length === state.selectedCount && sent.every((sample) => state.isSelected[sample]));
  if (isFinal) {
    showPictures();
  } else {
    document.getElementById("count").textContent = `${countText(state.selectedCount)} selected`;
  }
  redraw();
}

function clearSelection() {
  state.brush = null;
  changeSelection([]);
}

const isAdding = (event) => event.ctrlKey || event.metaKey;
const reach = 6; // of the edges of a brush and of a click

/** Which edges of the brush are under the mouse; null outside of it. */
function brushEdges(x, y) {
  const { brush } = state;
  if (!brush) {
    return null;
  }
  const [left, right] = [Math.min(brush.left, brush.right), Math.max(brush.left, brush.right)];
  const [top, bottom] = [Math.min(brush.top, brush.bottom), Math.max(brush.top, brush.bottom)];
  if (x < left - reach || x > right + reach || y < top - reach || y > bottom + reach) {
    return null;
  }
  // Of a brush that is small, the middle still moves it.
  const across = Math.min(reach, (right - left) / 4);
  const down = Math.min(reach, (bottom - top) / 4);
  return { left: x < left + across, right: x > right - across, top: y < top + down, bottom: y > bottom - down };
}

function cursorAt(x, y) {
  const edges = brushEdges(x, y);
  if (edges) {
    const rises = (edges.right && edges.top) || (edges.left && edges.bottom);
    const isCorner = (edges.left || edges.right) && (edges.top || edges.bottom);
    return isCorner
      ? rises
        ? "nesw-resize"
        : "nwse-resize"
      : edges.left || edges.right
        ? "ew-resize"
        : edges.top || edges.bottom
          ? "ns-resize"
          : "move";
  }
  return countsAt(x, y) || state.hovered ? "pointer" : plotAt(x, y) ? "crosshair" : "default";
}

const plotAt = (x, y) => plots.find((plot) => plot.marks.some((marks) => marks.samples) && holds(plot.room, x, y));
const countsAt = (x, y) => panels.find((panel) => panel.countsPlace.height > 0 && holds(panel.countsPlace, x, y));

const within = (value, low, size) => Math.min(Math.max(value, low), low + size);

function brushTo(x, y) {
  const { room } = press.plot;
  const [right, bottom] = [within(x, room.x, room.width), within(y, room.y, room.height)];
  if (press.kind === "draw") {
    state.brush = { plot: press.plot, left: press.x, top: press.y, right, bottom };
  } else {
    const { brush, edges } = press;
    const isMoved = !edges.left && !edges.right && !edges.top && !edges.bottom;
    const across = x - press.x;
    const down = y - press.y;
    state.brush = {
      ...brush,
      left: brush.left + (isMoved || edges.left ? across : 0),
      right: brush.right + (isMoved || edges.right ? across : 0),
      top: brush.top + (isMoved || edges.top ? down : 0),
      bottom: brush.bottom + (isMoved || edges.bottom ? down : 0),
    };
  }
  changeSelection([...press.before, ...samplesTouched(state.brush)], { isFinal: false, order: press.plot.order ?? "" });
}

/** The brush as drags leave it: its left edge is left. */
function upright(brush) {
  return {
    plot: brush.plot,
    left: Math.min(brush.left, brush.right),
    right: Math.max(brush.left, brush.right),
    top: Math.min(brush.top, brush.bottom),
    bottom: Math.max(brush.top, brush.bottom),
  };
}

function at(event) {
  const { left, top } = canvas.getBoundingClientRect();
  return [event.clientX - left, event.clientY - top];
}

canvas.addEventListener("pointerdown", (event) => {
  if (event.button !== 0) {
    return;
  }
  const [x, y] = at(event);
  const edges = isAdding(event) ? null : brushEdges(x, y);
  const plot = edges ? state.brush.plot : plotAt(x, y);
  const before = isAdding(event) ? selectedSamples() : [];
  press = {
    kind: edges ? "change" : plot ? "draw" : "click",
    x,
    y,
    plot,
    edges,
    before,
    brush: edges ? upright(state.brush) : null,
    isDrag: false,
  };
  canvas.setPointerCapture(event.pointerId);
  hideTooltip();
  state.hovered = null;
  redraw();
});

canvas.addEventListener("pointermove", (event) => {
  const [x, y] = at(event);
  if (press) {
    press.isDrag = press.isDrag || Math.hypot(x - press.x, y - press.y) > 3;
    if (press.isDrag && press.kind !== "click") {
      brushTo(x, y);
    }
    return;
  }
  const found = markAt(x, y);
  if (
    found?.sample !== state.hovered?.sample ||
    found?.index !== state.hovered?.index ||
    found?.marks !== state.hovered?.marks
  ) {
    state.hovered = found;
    redraw();
  }
  canvas.style.cursor = cursorAt(x, y);
  tellAt(event, x, y);
});

function tellAt(event, x, y) {
  const header = [...(page.columns ?? []), ...(page.rows ?? [])].find(
    (each) => each.about && each.place && holds(each.place, x, y),
  );
  if (state.hovered) {
    const { sample, marks, index } = state.hovered;
    showTooltip(aboutSample(sample, marks, index), sample, event.clientX, event.clientY);
  } else if (header) {
    showTooltip(header.about, undefined, event.clientX, event.clientY);
  } else {
    hideTooltip();
  }
}

function click(x, y, isAdded) {
  const panel = countsAt(x, y);
  const found = markAt(x, y);
  state.brush = null;
  if (panel) {
    changeSelection([...press.before, ...panel.samples], {
      order: panel.plots.find((plot) => plot.order)?.order ?? "",
    });
  } else if (found) {
    // With Ctrl a sample that is selected is taken out.
    const before =
      isAdded && state.isSelected[found.sample]
        ? press.before.filter((sample) => sample !== found.sample)
        : [...press.before, found.sample];
    changeSelection(before, { order: found.marks.plot.order ?? "" });
  } else if (!isAdded) {
    clearSelection();
  }
}

canvas.addEventListener("pointerup", (event) => {
  if (!press || event.button !== 0) {
    return;
  }
  const [x, y] = at(event);
  if (press.isDrag && press.kind !== "click") {
    brushTo(x, y);
    state.brush = upright(state.brush);
    showPictures();
  } else {
    click(x, y, isAdding(event));
  }
  press = null;
});

canvas.addEventListener("pointercancel", () => {
  press = null;
});

canvas.addEventListener("pointerleave", () => {
  if (!press) {
    state.hovered = null;
    hideTooltip();
    redraw();
  }
});

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    press = null;
    clearSelection();
  }
});

// --- The wheel zooms into plots without axes; a double click shows all again.

canvas.addEventListener(
  "wheel",
  (event) => {
    const [x, y] = at(event);
    const plot = plotAt(x, y);
    if (!plot?.canZoom) {
      return;
    }
    event.preventDefault();
    const { zoom, place } = plot;
    const factor = Math.min(64, Math.max(1, zoom.factor * 2 ** (-event.deltaY / 300)));
    const ratio = factor / zoom.factor;
    const move = (offset, from, size, at) =>
      Math.min(0, Math.max(1 - factor, (at - from) / size - ((at - from) / size - offset) * ratio));
    plot.zoom = { factor, x: move(zoom.x, place.x, place.width, x), y: move(zoom.y, place.y, place.height, y) };
    state.brush = null;
    state.hovered = null;
    hideTooltip();
    redraw({ old: true });
  },
  { passive: false },
);

canvas.addEventListener("dblclick", (event) => {
  const plot = plotAt(...at(event));
  if (plot && plot.zoom.factor > 1) {
    plot.zoom = { factor: 1, x: 0, y: 0 };
    redraw({ old: true });
  }
});

// --- The legend and the panel of pictures

function makeLegend() {
  const legend = document.getElementById("legend");
  legend.classList.toggle(
    "squares",
    allMarks.some((marks) => marks.columnwise),
  );
  const title = document.createElement("span");
  title.textContent = page.legend?.title ?? page.scale?.title ?? "";
  legend.append(title);
  const buttons = classes.map((each, index) => {
    const button = document.createElement("button");
    const dot = document.createElement("i");
    dot.style.background = each.color;
    button.type = "button";
    button.disabled = !samples.classes; // a sample that has several is of none
    button.title = button.disabled ? "" : "Click to hide or show, with Ctrl to show alone";
    button.append(dot, each.name ?? "");
    button.addEventListener("click", (event) => toggleClass(index + 1, isAdding(event), buttons));
    button.setAttribute("aria-pressed", "true");
    return button;
  });
  legend.append(...buttons);
  if (page.scale) {
    const scale = document.createElement("div");
    scale.className = "scale";
    const bar = document.createElement("b");
    bar.style.background = `linear-gradient(to right, ${page.scale.colors.join(", ")})`;
    scale.append(page.scale.low ?? "", bar, page.scale.high ?? "");
    legend.append(scale);
  }
}

function toggleClass(own, isAlone, buttons) {
  const { isHidden } = state;
  if (isAlone) {
    const wasAlone = !isHidden[own] && isHidden.every((hidden, each) => hidden || each === own);
    isHidden.fill(wasAlone ? 0 : 1);
    isHidden[own] = 0;
  } else {
    isHidden[own] = isHidden[own] ? 0 : 1;
    // Samples without a class are hidden only together with all but one.
    isHidden[0] = 0;
  }
  buttons.forEach((button, index) => button.setAttribute("aria-pressed", String(!isHidden[index + 1])));
  redraw({ old: true });
}

const grid = document.getElementById("grid");
const sampleOfFigure = (event) => {
  const figure = event.target.closest("figure");
  return figure ? Number(figure.dataset.sample) : undefined;
};

grid.addEventListener("mousemove", (event) => {
  const sample = sampleOfFigure(event);
  state.hovered = sample === undefined ? null : { sample };
  if (sample === undefined) {
    hideTooltip();
  } else {
    showTooltip(aboutSample(sample), sample, event.clientX, event.clientY);
  }
  redraw();
});
grid.addEventListener("mouseleave", () => {
  state.hovered = null;
  hideTooltip();
  redraw();
});
grid.addEventListener("click", (event) => {
  const sample = sampleOfFigure(event);
  if (sample !== undefined) {
    state.brush = null;
    hideTooltip();
    changeSelection(isAdding(event) ? selectedSamples().filter((each) => each !== sample) : [sample]);
  }
});

restore.addEventListener("click", () => {
  state.brush = null;
  changeSelection(samples.selected);
});

// --- The beginning, and another size of the window

function fitWindow() {
  const { width, height } = document.getElementById("stage").getBoundingClientRect();
  const isChanged = width !== layout.width || height !== layout.height || devicePixelRatio !== layout.ratio;
  if (isChanged) {
    state.brush = null;
    discs.clear();
    layOut(width, height, devicePixelRatio);
    showPictures();
    redraw({ old: true });
  }
}

async function start() {
  for (const [name, color] of Object.entries(theme)) {
    document.documentElement.style.setProperty(`--${name}`, color);
  }
  const [red, green, blue] = [1, 3, 5].map((first) => parseInt(theme.background.slice(first, first + 2), 16));
  document.documentElement.style.colorScheme = 0.299 * red + 0.587 * green + 0.114 * blue < 128 ? "dark" : "light";
  document.getElementById("title").textContent = page.title ?? "";
  document.getElementById("details").textContent = page.details ?? "";
  document.getElementById("source").textContent = page.source ?? "";
  document.getElementById("pictures").hidden = !page.sheets && !page.hint;
  makeLegend();
  await Promise.all(sheetImages.map((image) => image.decode().catch(() => {})));
  select(samples.selected);
  state.order = plots.find((plot) => plot.order)?.order ?? "";
  fitWindow();
  new ResizeObserver(fitWindow).observe(document.getElementById("stage"));
  addEventListener("resize", fitWindow);
  document.body.dataset.ready = "true";
}

/** For scripts: what is selected, and where the marks of a sample stand in the window. */
window.layerscope = {
  selected: () => selectedSamples().map((sample) => String(samples.ids[sample])),
  places: (panel) => {
    const { left, top } = canvas.getBoundingClientRect();
    return panels[panel].plots.map((plot) =>
      plot.marks.map((marks) =>
        Array.from({ length: marks.count }, (_, index) => {
          const { x, y } = placeOf(marks, index);
          return { x: x + left, y: y + top, sample: marks.samples ? String(samples.ids[marks.samples[index]]) : "" };
        }),
      ),
    );
  },
  frame: (panel) => {
    const { left, top } = canvas.getBoundingClientRect();
    const { frame, countsPlace } = panels[panel];
    return {
      x: frame.x + left,
      y: frame.y + top,
      width: frame.width,
      height: frame.height,
      counts: countsPlace.height,
    };
  },
};

start();
