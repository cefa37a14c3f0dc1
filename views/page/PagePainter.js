// --- The whole picture: frames, all marks, over them those that are selected, what is under the mouse, and the brush.

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
    write(context, text, right - textWidth(all, 10) - 8, y, {
      ...style,
      color: here > 0 ? theme.selected : theme.muted,
    });
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
