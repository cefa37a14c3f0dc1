// --- Marks and lines

/** Pictures of discs, for the many that have one size. */
const discs = new Map();
const mostDiscs = 4000;

function discOf(color, size) {
  const key = `${color} ${size} ${layout.ratio}`;
  if (!discs.has(key)) {
    if (discs.size >= mostDiscs) {
      discs.clear();
    }
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
      fill(
        context,
        {
          x: left - 1 / layout.ratio + border,
          y: top - 1 / layout.ratio + border,
          width: outer - 2 * border,
          height: outer - 2 * border,
        },
        color,
      );
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

/** Very many dots of one color: how many cover each pixel is counted, which is far faster than to draw them. */
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
  counts.forEach(
    (count, at) => count > 0 && image.data.set([...color, 255 * (1 - (1 - marks.opacity) ** count)], 4 * at),
  );
  own.putImageData(image, 0, 0);
  context.globalAlpha = 1;
  context.drawImage(
    canvas,
    marks.place.x - side / 2 / ratio,
    marks.place.y - side / 2 / ratio,
    width / ratio,
    height / ratio,
  );
}

const isDense = (marks) =>
  marks.count > 2000 &&
  marks.shape === "circle" &&
  marks.color &&
  marks.samples &&
  !marks.sizes &&
  !marks.rings &&
  marks.plot.zoom.factor === 1;

function drawMark(context, marks, index, isSelected) {
  const place = placeOf(marks, index);
  const size = drawnSize(marks, index);
  const ring = marks.rings?.[index] ? marks.ring : null;
  const picture = marks.shape === "picture" ? pictureOf(marks.samples?.[index]) : null;
  if (picture) {
    const height = (size * picture.height) / picture.width;
    const [x, y] = [place.x - size / 2, place.y - height / 2];
    drawPicture(context, picture, x, y, size, height);
    context.strokeStyle = isSelected ? theme.selected : (ring ?? theme.frame);
    context.lineWidth = isSelected || ring ? 2 : 1;
    context.strokeRect(x, y, size, height);
  } else if (marks.shape !== "circle") {
    drawSquare(context, place, size, colorOf(marks, index), isSelected ? theme.selected : ring);
  } else if (isSelected) {
    const areFew = state.selectedCount <= fewSelected;
    if (marks.filled) {
      drawDisc(context, place, size, theme.selected);
    } else {
      drawDisc(
        context,
        place,
        Math.max(size, areFew ? 6 : 4.5),
        colorOf(marks, index),
        theme.selected,
        areFew ? 1.5 : 1,
      );
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
    lines.colors ? palette[lines.colors[lines.colorsOfPoints ? index : line]] : (lines.color ?? theme.muted);
  context.lineWidth = lines.width + (isSelected ? 0.6 : 0);
  context.globalAlpha = isSelected ? Math.max(0.9, lines.opacity) : lines.opacity;
  for (let index = first; index + 1 < end;) {
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
          const isOwn =
            sample === undefined ? !areSelected : isShown(sample) && (!areSelected || state.isSelected[sample]);
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
          const isOwn =
            sample === undefined ? !areSelected : isShown(sample) && (!areSelected || state.isSelected[sample]);
          if (isOwn) {
            drawMark(context, marks, index, areSelected);
          }
        }
        context.globalAlpha = 1;
      }
    });
  }
}
