// --- Frames, axes, headers and scales

function drawHeaders(context) {
  const { room } = layout;
  for (const column of page.columns ?? []) {
    const x = room.x + column.begin * room.width + gap / 2;
    const width = (column.end - column.begin) * room.width - gap;
    column.place = { x, y: 0, width, height: layout.top };
    const isFull = textWidth(column.text ?? "", 12, true) <= width;
    write(context, isFull ? (column.text ?? "") : shortened(column.shortText ?? "", width, 12, true), x, 9, {
      size: 12,
      bold: true,
    });
    if (column.scale) {
      drawScale(context, column.scale, x, width);
    }
  }
  for (const row of page.rows ?? []) {
    const y = room.y + row.begin * room.height;
    const height = (row.end - row.begin) * room.height;
    row.place = { x: 0, y, width: layout.left, height };
    const turned = textWidth(row.text ?? "", 12, true) < height;
    const text = turned ? (row.text ?? "") : shortened(row.shortText ?? "", layout.left, 12, true);
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
  fill(
    context,
    { x: frame.x + pixel, y: frame.y + pixel, width: frame.width - 2 * pixel, height: frame.height - 2 * pixel },
    theme.panel,
  );
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
    fill(
      context,
      {
        x: place.x + x * place.width,
        y: place.y + y * place.height,
        width: width * place.width,
        height: height * place.height,
      },
      box.color,
    );
    context.globalAlpha = 1;
  }
  let lowest = Infinity;
  for (const tick of [...(plot.yTicks ?? [])].sort((one, other) => other.place - one.place)) {
    const y = snap(place.y + tick.place * place.height);
    fill(context, { x: place.x, y, width: place.width, height: 1 / layout.ratio }, theme.grid);
    const middle = Math.min(Math.max(y, place.y + 5), place.y + place.height - 5);
    if (plot.hasYLabels && middle + 11 <= lowest) {
      write(context, tick.label ?? "", place.x - 4, middle, {
        size: 10,
        bold: tick.bold,
        color: tick.color ?? theme.muted,
        align: "right",
      });
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
      write(context, tick.label ?? "", x, y, {
        size: 10,
        bold: tick.bold,
        color: tick.color ?? theme.text,
        align: turned ? "right" : "center",
        turned,
      });
      end = x + half;
    }
  }
}
