// --- The panel of pictures at the side, and the tooltip.

const mostPictures = 600;
const pictureGap = 5;

/** The selected samples as their pictures stand: by what the plot that they were selected in is ordered by. */
function orderedSamples() {
  const chosen = selectedSamples();
  if (!state.order) {
    return { chosen, notes: new Map() };
  }
  const values = new Map();
  const notes = new Map();
  for (const marks of plots.filter((plot) => plot.order === state.order).flatMap((plot) => plot.marks)) {
    const column = marks.columns.find((each) => !each.texts);
    for (let index = 0; column && marks.samples && index < marks.count; ++index) {
      if (state.isSelected[marks.samples[index]] && !values.has(marks.samples[index])) {
        values.set(marks.samples[index], column.values[index]);
        notes.set(marks.samples[index], columnText(column, index, 3));
      }
    }
  }
  const rank = (sample) => (Number.isNaN(values.get(sample) ?? NaN) ? Infinity : values.get(sample));
  chosen.sort((one, other) => (rank(one) < rank(other) ? -1 : rank(one) > rank(other) ? 1 : one - other));
  return { chosen, notes };
}

/** As many columns as make the pictures large and all of them fit; where they can't, small ones that scroll. */
function gridColumns(width, height, count, aspect, caption) {
  const most = Math.max(1, Math.floor((width + pictureGap) / (42 + pictureGap)));
  for (let columns = Math.max(1, Math.ceil(width / 150)); columns < most; ++columns) {
    const side = (width - (columns - 1) * pictureGap) / columns;
    if (Math.ceil(count / columns) * (side * aspect + caption + pictureGap) <= height + pictureGap) {
      return columns;
    }
  }
  return most;
}

function figureOf(sample, side, note) {
  const figure = document.createElement("figure");
  figure.dataset.sample = sample;
  const frame = document.createElement("div");
  const picture = pictureOf(sample);
  if (picture) {
    const canvas = document.createElement("canvas");
    const height = (side * picture.height) / picture.width;
    canvas.width = Math.round(side * layout.ratio);
    canvas.height = Math.round(height * layout.ratio);
    canvas.style.cssText = `display: block; width: ${side}px; height: ${height}px`;
    drawPicture(canvas.getContext("2d"), picture, 0, 0, canvas.width, canvas.height, 1);
    frame.append(canvas);
  } else {
    frame.className = "none";
    frame.textContent = "no picture";
    frame.hidden = !page.sheets; // the page has none at all
  }
  const caption = document.createElement("figcaption");
  const name = document.createElement("span");
  name.textContent = String(samples.ids[sample]);
  const right = document.createElement("span");
  const beside = className(sample) || note || "";
  right.textContent = textWidth(`${name.textContent} ${beside}`, 10) < side ? beside : "";
  if (className(sample)) {
    right.style.color = classes[samples.classes[sample] - 1].color;
  }
  caption.append(name, right);
  figure.append(frame, caption);
  return figure;
}

function showPictures() {
  const grid = document.getElementById("grid");
  const { chosen, notes } = orderedSamples();
  const shown = chosen.slice(0, mostPictures);
  document.getElementById("count").textContent =
    state.selectedCount > 0 ? `${countText(state.selectedCount)} selected` : page.sheets ? "Pictures" : "Samples";
  const notAll = shown.length < chosen.length ? `${countText(shown.length)} shown` : "";
  document.getElementById("order").textContent =
    state.selectedCount > 0 ? [notAll, state.order].filter(Boolean).join(", ") : "";
  document.getElementById("hint").textContent = state.selectedCount > 0 ? "" : (page.hint ?? "");
  const { width, height } = grid.parentElement.getBoundingClientRect();
  const inside = width - parseFloat(getComputedStyle(grid.parentElement).paddingLeft) - 2;
  const aspect = page.sheets ? unpack(page.sheets.sizes)[1] / unpack(page.sheets.sizes)[0] : 0;
  const columns = gridColumns(inside, height - 30, shown.length, aspect, 15);
  const side = Math.floor((inside - (columns - 1) * pictureGap) / columns) - 2;
  grid.style.gridTemplateColumns = `repeat(${columns}, ${side + 2}px)`;
  grid.replaceChildren(...shown.map((sample) => figureOf(sample, side, notes.get(sample))));
}

function showTooltip(lines, sample, x, y) {
  const tooltip = document.getElementById("tooltip");
  const [canvas, texts] = tooltip.children;
  texts.textContent = lines.join("\n");
  const picture = sample === undefined ? null : pictureOf(sample);
  canvas.hidden = !picture;
  if (picture) {
    const side = 96;
    const height = Math.round((side * picture.height) / picture.width);
    canvas.width = side * layout.ratio;
    canvas.height = height * layout.ratio;
    canvas.style.cssText = `width: ${side}px; height: ${height}px`;
    drawPicture(canvas.getContext("2d"), picture, 0, 0, canvas.width, canvas.height, 1);
  }
  tooltip.hidden = false;
  const { width, height } = tooltip.getBoundingClientRect();
  const beside = x + 16 + width < innerWidth ? x + 16 : x - 16 - width;
  tooltip.style.left = `${Math.max(2, beside)}px`;
  tooltip.style.top = `${Math.max(2, Math.min(y + 12, innerHeight - height - 2))}px`;
}

const hideTooltip = () => {
  document.getElementById("tooltip").hidden = true;
};
