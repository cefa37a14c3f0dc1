// --- What drawing begins with: colors, pictures, texts. All marks are kept as pictures until the window, the legend
// or the zoom changes, so that a brush stays quick.

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
    image: sheetImages[Math.floor((own - 1) / perSheet)],
    x: (place % perRow) * width,
    y: Math.floor(place / perRow) * height,
    width: sizes[2 * (own - 1)],
    height: sizes[2 * (own - 1) + 1],
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
function write(
  context,
  text,
  x,
  y,
  { size = 11, bold = false, color = theme.text, align = "left", turned = false } = {},
) {
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
