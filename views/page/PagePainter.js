
// --- What is drawn: frames and texts, all marks, and over them those that are selected. The first two are kept as pictures
// until the window, the legend or the zoom changes, so that a brush stays quick.

const theme = page.theme;
/** How much is left of marks that aren't selected while others are, and of lines. */
const fadings = { line: 0.35, circle: 0.4, picture: 0.35, square: 0.5, dot: 0.7, other: 1 };
const fadingOf = (marks) => (!marks.samples ? "other" : marks.shape === "circle" && marks.filled ? "dot" : marks.shape);
const fewSelected = 60; // more have thinner rings
const sheetImages = (page.sheets?.files ?? []).map((file) => {
  const image = new Image();
  image.src = file;
  return image;
});

const kept = {
  isOld: true,
  base: document.createElement("canvas"),
  // One for each fading that the page has, in the order in which they are drawn.
  marks: Object.entries(fadings)
    .filter(([kind]) => (kind === "line" ? allLines.length > 0 : allMarks.some((marks) => fadingOf(marks) === kind)))
    .map(([kind, fading]) => ({ kind, fading, canvas: document.createElement("canvas") })),
};

/** The part of a sheet that is a sample's picture, or null. */
function pictureOf(sample) {
  const own = samples.pictures?.[sample] ?? 0;
  if (own === 0) {
    return null;
  }
  const { width, height, perRow, perSheet } = page.sheets;
  const sizes = unpack(page.sheets.sizes);
  const place = (own - 1) % perSheet;
  return {
    image: sheetImages[Math.floor((own - 1) / perSheet)], x: (place % perRow) * width, y: Math.floor(place / perRow) * height,
    width: sizes[2 * (own - 1)], height: sizes[2 * (own - 1) + 1],
  };
}

function drawPicture(context, picture, x, y, width, height, ratio = layout.ratio) {
  // Small pictures show their pixels, as in the view.
  context.imageSmoothingEnabled = width * ratio < 2 * picture.width;
  context.imageSmoothingQuality = "high";
  context.drawImage(picture.image, picture.x, picture.y, picture.width, picture.height, x, y, width, height);
}

/** A context that takes pixels of the stage. */
function begin(canvas) {
  const width = Math.round(layout.width * layout.ratio);
  const height = Math.round(layout.height * layout.ratio);
  if (canvas.width !== width || canvas.height !== height) {
    canvas.width = width;
    canvas.height = height;
  }
  const context = canvas.getContext("2d");
  context.setTransform(1, 0, 0, 1, 0, 0);
  context.clearRect(0, 0, width, height);
  context.setTransform(layout.ratio, 0, 0, layout.ratio, 0, 0);
  return context;
}

function fill(context, { x, y, width, height }, color) {
  context.fillStyle = color;
  context.fillRect(x, y, width, height);
}

function shortened(text, width, size, bold) {
  if (textWidth(text, size, bold) <= width) {
    return text;
  }
  let length = text.length;
  while (length > 1 && textWidth(text.slice(0, length) + "\u2026", size, bold) > width) {
    --length;
  }
  return length > 1 ? text.slice(0, length) + "\u2026" : "";
}

/** A text whose middle line is at y. */
function write(context, text, x, y, { size = 11, bold = false, color = theme.text, align = "left", turned = false } = {}) {
  context.font = fontOf(size, bold);
  context.fillStyle = color;
  context.textAlign = align;
  context.textBaseline = "middle";
  if (turned) {
    context.save();
    context.translate(x, y);
    context.rotate(-Math.PI / 2);
    context.fillText(text, 0, 0);
    context.restore();
  } else {
    context.fillText(text, x, y);
  }
}

// --- Frames and texts

function drawHeaders(context) {
  const { room } = layout;
  for (const column of page.columns ?? []) {
    const x = room.x + column.begin * room.width + gap / 2;
    const width = (column.end - column.begin) * room.width - gap;
    column.place = { x, y: 0, width, height: layout.top };
    const isFull = textWidth(column.text ?? "", 12, true) <= width;
    write(context, isFull ? column.text ?? "" : shortened(column.shortText ?? "", width, 12, true), x, 9, { size: 12, bold: true });
    if (column.scale) {
      drawScale(context, column.scale, x, width);
    }
  }
  for (const row of page.rows ?? []) {
    const y = room.y + row.begin * room.height;
    const height = (row.end - row.begin) * room.height;
    row.place = { x: 0, y, width: layout.left, height };
    const turned = textWidth(row.text ?? "", 12, true) < height;
    const text = turned ? row.text ?? "" : shortened(row.shortText ?? "", layout.left, 12, true);
    write(context, text, layout.left / 2 - 2, y + height / 2, { size: 12, bold: true, align: "center", turned });
  }
}

function drawScale(context, scale, x, width) {
  const texts = { size: 10, color: theme.muted };
  const low = textWidth(scale.low ?? "", 10) + 5;
  const high = textWidth(scale.high ?? "", 10) + 5;
  const hasTexts = width - low - high > 30;
  const left = hasTexts ? x + low : x;
  const bar = Math.min(110, hasTexts ? width - low - high : width);
  const steps = scale.colors.length;
  scale.colors.forEach((color, step) => {
    const from = snap(left + (bar * step) / steps);
    fill(context, { x: from, y: 22, width: snap(left + (bar * (step + 1)) / steps) - from, height: 9 }, color);
  });
  if (hasTexts) {
    write(context, scale.low ?? "", x, 27, texts);
    write(context, scale.high ?? "", left + bar + 5, 27, texts);
    const end = left + bar + high + 4;
    if (scale.title && textWidth(scale.title, 10) <= x + width - end) {
      write(context, scale.title, end, 27, texts);
    }
  }
}

function drawPanelFrame(context, panel) {
  const { frame, headingPlace } = panel;
  const pixel = Math.max(1, Math.round(layout.ratio)) / layout.ratio;
  fill(context, frame, theme.frame);
  fill(context, { x: frame.x + pixel, y: frame.y + pixel, width: frame.width - 2 * pixel, height: frame.height - 2 * pixel }, theme.panel);
  if (headingPlace.height > 0) {
    const y = headingPlace.y + headingPlace.height / 2;
    const heading = shortened(panel.heading ?? "", frame.width, 12, true);
    write(context, heading, frame.x, y, { size: 12, bold: true });
    const rest = frame.width - textWidth(heading, 12, true) - 12;
    if (textWidth(panel.detail ?? "", 11) <= rest) {
      write(context, panel.detail ?? "", frame.x + frame.width, y, { color: theme.muted, align: "right" });
    }
  }
  panel.plots.forEach((plot) => drawAxes(context, plot));
}

function drawAxes(context, plot) {
  const { place } = plot;
  for (const box of plot.boxes ?? []) {
    const [x, y, width, height] = box.area;
    context.globalAlpha = box.opacity;
    fill(context, { x: place.x + x * place.width, y: place.y + y * place.height, width: width * place.width, height: height * place.height }, box.color);
    context.globalAlpha = 1;
  }
  let lowest = Infinity;
  for (const tick of [...(plot.yTicks ?? [])].sort((one, other) => other.place - one.place)) {
    const y = snap(place.y + tick.place * place.height);
    fill(context, { x: place.x, y, width: place.width, height: 1 / layout.ratio }, theme.grid);
    const middle = Math.min(Math.max(y, place.y + 5), place.y + place.height - 5);
    if (plot.hasYLabels && middle + 11 <= lowest) {
      write(context, tick.label ?? "", place.x - 4, middle, { size: 10, bold: tick.bold, color: tick.color ?? theme.muted, align: "right" });
      lowest = middle;
    }
  }
  let end = -Infinity;
  for (const tick of plot.hasXLabels ? plot.xTicks : []) {
    const x = place.x + tick.place * place.width;
    const half = (plot.areTurned ? 9.5 : textWidth(tick.label ?? "", 10, true) + 3) / 2;
    if (x - half >= end) {
      const y = place.y + place.height + (plot.areTurned ? 3 : 9);
      const turned = plot.areTurned;
      write(context, tick.label ?? "", x, y, { size: 10, bold: tick.bold, color: tick.color ?? theme.text, align: turned ? "right" : "center", turned });
      end = x + half;
    }
  }
}

// --- Marks

/** Pictures of discs, for the many that have one size. */
const discs = new Map();

function discOf(color, size) {
  const key = `${color} ${size} ${layout.ratio}`;
  if (!discs.has(key)) {
    const pixels = Math.ceil(size * layout.ratio) + 2;
    const canvas = document.createElement("canvas");
    canvas.width = canvas.height = pixels;
    const context = canvas.getContext("2d");
    context.fillStyle = color;
    context.beginPath();
    context.arc(pixels / 2, pixels / 2, (size * layout.ratio) / 2, 0, 2 * Math.PI);
    context.fill();
    discs.set(key, canvas);
  }
  return discs.get(key);
}

function drawSquare(context, { x, y }, side, color, frame) {
  const isTiny = side * layout.ratio < 3;
  const space = isTiny ? 0 : Math.max(1, Math.round((side * layout.ratio) / 8)) / layout.ratio;
  const inner = isTiny ? Math.max(side, 1 / layout.ratio) : snap(side - space);
  const left = isTiny ? x - side / 2 : snap(x - side / 2);
  const top = isTiny ? y - side / 2 : snap(y - side / 2);
  if (frame) {
    const border = Math.max(1 / layout.ratio, snap(Math.min(side / 6, 2)));
    const outer = Math.max(inner + 2 / layout.ratio, 2);
    fill(context, { x: left - 1 / layout.ratio, y: top - 1 / layout.ratio, width: outer, height: outer }, frame);
    if (outer > 2 * border) {
      fill(context, { x: left - 1 / layout.ratio + border, y: top - 1 / layout.ratio + border, width: outer - 2 * border, height: outer - 2 * border }, color);
    }
  } else {
    fill(context, { x: left, y: top, width: inner, height: inner }, color);
  }
}

function drawDisc(context, { x, y }, size, color, ring, width = 1.3) {
  context.beginPath();
  context.arc(x, y, size / 2, 0, 2 * Math.PI);
  context.fillStyle = color;
  context.fill();
  if (ring) {
    context.strokeStyle = ring;
    context.lineWidth = width;
    context.stroke();
  }
}

/** Very many dots of one color: how many cover each pixel is counted, which is a hundred times faster than to draw them. */
function drawDense(context, marks) {
  const { ratio } = layout;
  const side = Math.max(1, Math.round(drawnSize(marks, 0) * ratio * 0.85)); // of a square as large as the disc
  const width = Math.ceil(marks.place.width * ratio) + side;
  const height = Math.ceil(marks.place.height * ratio) + side;
  const counts = new Uint16Array(width * height);
  for (let index = 0; index < marks.count; ++index) {
    if (isShown(marks.samples[index])) {
      const { x, y } = placeOf(marks, index);
      const left = Math.max(0, Math.round((x - marks.place.x) * ratio));
      const top = Math.max(0, Math.round((y - marks.place.y) * ratio));
      for (let row = top; row < Math.min(top + side, height); ++row) {
        for (let at = row * width + left; at < row * width + Math.min(left + side, width); ++at) {
          ++counts[at];
        }
      }
    }
  }
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const own = canvas.getContext("2d");
  const image = own.createImageData(width, height);
  const color = [1, 3, 5].map((first) => parseInt(colorOf(marks, 0).slice(first, first + 2), 16));
  counts.forEach((count, at) => count > 0 && image.data.set([...color, 255 * (1 - (1 - marks.opacity) ** count)], 4 * at));
  own.putImageData(image, 0, 0);
  context.globalAlpha = 1;
  context.drawImage(canvas, marks.place.x - side / 2 / ratio, marks.place.y - side / 2 / ratio, width / ratio, height / ratio);
}

const isDense = (marks) =>
  marks.count > 2000 && marks.shape === "circle" && marks.color && marks.samples && !marks.sizes && !marks.rings && marks.plot.zoom.factor === 1;

function drawMark(context, marks, index, isSelected) {
  const place = placeOf(marks, index);
  const size = drawnSize(marks, index);
  const ring = marks.rings?.[index] ? marks.ring : null;
  const picture = marks.shape === "picture" ? pictureOf(marks.samples?.[index]) : null;
  if (picture) {
    const height = (size * picture.height) / picture.width;
    const [x, y] = [place.x - size / 2, place.y - height / 2];
    drawPicture(context, picture, x, y, size, height);
    context.strokeStyle = isSelected ? theme.selected : ring ?? theme.frame;
    context.lineWidth = isSelected || ring ? 2 : 1;
    context.strokeRect(x, y, size, height);
  } else if (marks.shape !== "circle") {
    drawSquare(context, place, size, colorOf(marks, index), isSelected ? theme.selected : ring);
  } else if (isSelected) {
    const areFew = state.selectedCount <= fewSelected;
    if (marks.filled) {
      drawDisc(context, place, size, theme.selected);
    } else {
      drawDisc(context, place, Math.max(size, areFew ? 6 : 4.5), colorOf(marks, index), theme.selected, areFew ? 1.5 : 1);
    }
  } else if (ring || marks.sizes) {
    drawDisc(context, place, size, colorOf(marks, index), ring);
  } else {
    const disc = discOf(colorOf(marks, index), size);
    const side = disc.width / layout.ratio;
    context.drawImage(disc, place.x - side / 2, place.y - side / 2, side, side);
  }
}

function clipped(context, plot, draw) {
  context.save();
  if (plot.zoom.factor > 1) {
    const { x, y, width, height } = plot.room;
    context.beginPath();
    context.rect(x, y, width, height);
    context.clip();
  }
  draw();
  context.restore();
}

function drawLine(context, lines, line, isSelected) {
  const first = lines.starts[line];
  const end = line + 1 < lines.starts.length ? lines.starts[line + 1] : lines.x.length;
  const colorAt = (index) =>
    lines.colors ? palette[lines.colors[lines.colorsOfPoints ? index : line]] : lines.color ?? theme.muted;
  context.lineWidth = lines.width + (isSelected ? 0.6 : 0);
  context.globalAlpha = isSelected ? Math.max(0.9, lines.opacity) : lines.opacity;
  for (let index = first; index + 1 < end; ) {
    const color = colorAt(index);
    context.beginPath();
    context.strokeStyle = color;
    let isOpen = false;
    do {
      if (lines.x[index] > fractionSteps || lines.x[index + 1] > fractionSteps) {
        isOpen = false;
      } else {
        const from = pointOf(lines, index);
        const to = pointOf(lines, index + 1);
        if (!isOpen) {
          context.moveTo(from.x, from.y);
        }
        context.lineTo(to.x, to.y);
        isOpen = true;
      }
      ++index;
    } while (index + 1 < end && colorAt(index) === color);
    context.stroke();
  }
  context.globalAlpha = 1;
}

/** The marks and lines of the samples that are selected, or of all of them; those of one fading or of all. */
function drawParts(context, areSelected, kind) {
  for (const plot of plots) {
    clipped(context, plot, () => {
      for (const lines of kind === undefined || kind === "line" ? plot.lines : []) {
        for (let line = 0; line < lines.starts.length; ++line) {
          const sample = lines.samples?.[line];
          const isOwn = sample === undefined ? !areSelected : isShown(sample) && (!areSelected || state.isSelected[sample]);
          if (isOwn) {
            drawLine(context, lines, line, areSelected);
          }
        }
      }
      for (const marks of plot.marks.filter((each) => kind === undefined || kind === fadingOf(each))) {
        if (!areSelected && isDense(marks)) {
          drawDense(context, marks);
          continue;
        }
        context.globalAlpha = areSelected ? 1 : marks.opacity;
        for (let index = 0; index < marks.count; ++index) {
          const sample = marks.samples?.[index];
          const isOwn = sample === undefined ? !areSelected : isShown(sample) && (!areSelected || state.isSelected[sample]);
          if (isOwn) {
            drawMark(context, marks, index, areSelected);
          }
        }
        context.globalAlpha = 1;
      }
    });
  }
}

function drawTexts(context) {
  for (const plot of plots) {
    clipped(context, plot, () => {
      for (const text of plot.texts ?? []) {
        const x = plot.place.x + (text.x * plot.zoom.factor + plot.zoom.x) * plot.place.width;
        const y = plot.place.y + (text.y * plot.zoom.factor + plot.zoom.y) * plot.place.height;
        write(context, text.text ?? "", x, y, { size: text.size, bold: text.bold, color: text.color, align: "center" });
      }
    });
  }
}

function drawCounts(context, panel) {
  const { countsPlace } = panel;
  if (!countsPlace.height) {
    return;
  }
  const all = countText(panel.samples.length);
  const right = countsPlace.x + countsPlace.width;
  const y = countsPlace.y + countsPlace.height / 2;
  const style = { size: 10, color: theme.muted, align: "right" };
  write(context, all, right, y, style);
  if (state.selectedCount > 0) {
    const here = panel.samples.reduce((count, sample) => count + state.isSelected[sample], 0);
    const room = countsPlace.width - textWidth(all, 10) - 12;
    const texts = [`${countText(here)} selected \u00b7 ${percentText(here, state.selectedCount)}`, countText(here)];
    const text = texts.find((each) => textWidth(each, 10) <= room) ?? "";
    write(context, text, right - textWidth(all, 10) - 8, y, { ...style, color: here > 0 ? theme.selected : theme.muted });
  }
}

function drawHovered(context) {
  const { sample } = state.hovered;
  for (const marks of allMarks.filter((each) => each.samples)) {
    clipped(context, marks.plot, () => {
      for (let index = marks.samples.indexOf(sample); index >= 0; index = marks.samples.indexOf(sample, index + 1)) {
        const { x, y } = placeOf(marks, index);
        const size = drawnSize(marks, index) + 3;
        context.strokeStyle = theme.text;
        context.lineWidth = 1.2;
        context.beginPath();
        if (marks.shape === "circle") {
          context.arc(x, y, size / 2 + 0.5, 0, 2 * Math.PI);
        } else {
          context.rect(snap(x - size / 2), snap(y - size / 2), size - 1, size - 1);
        }
        context.stroke();
      }
    });
  }
}

function drawBrush(context, brush) {
  const [x, y] = [Math.min(brush.left, brush.right), Math.min(brush.top, brush.bottom)];
  const [width, height] = [Math.abs(brush.right - brush.left), Math.abs(brush.bottom - brush.top)];
  context.globalAlpha = 0.08;
  fill(context, { x, y, width, height }, theme.selected);
  context.globalAlpha = 1;
  context.strokeStyle = theme.selected;
  context.lineWidth = 1;
  context.strokeRect(snap(x) + 0.5, snap(y) + 0.5, width, height);
}

function draw(canvas) {
  if (kept.isOld) {
    kept.isOld = false;
    const base = begin(kept.base);
    drawHeaders(base);
    panels.forEach((panel) => drawPanelFrame(base, panel));
    kept.marks.forEach((each) => drawParts(begin(each.canvas), false, each.kind));
  }
  const context = begin(canvas);
  const areSome = state.selectedCount > 0;
  const whole = [0, 0, layout.width, layout.height];
  context.drawImage(kept.base, ...whole);
  for (const each of kept.marks) {
    context.globalAlpha = areSome ? each.fading : 1;
    context.drawImage(each.canvas, ...whole);
  }
  context.globalAlpha = 1;
  if (areSome) {
    drawParts(context, true);
  }
  drawTexts(context);
  panels.forEach((panel) => drawCounts(context, panel));
  if (state.hovered) {
    drawHovered(context);
  }
  if (state.brush) {
    drawBrush(context, state.brush);
  }
}
