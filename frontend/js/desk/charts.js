// Charts as inline SVG. Sizes across are in percent, so that one drawing fits every width; down
// they are in pixels. Colours are classes: the policy of the site allows no style of an element.

const NAMESPACE = "http://www.w3.org/2000/svg";
const TALL = 140; // the highest column
const ABOVE = 24; // its number
const BELOW = 24; // its label
const GAP = 0.2; // between columns, as a share of one

/**
 * Columns side by side, each with its number above and, where it has one, its label below.
 * `mark` is the column that a dashed line stands before, and its words.
 * @param {{ count: number, label?: string, tone?: string }[]} bars
 * @param {{ name: string, mark?: { before: number, text: string } }} of
 */
export function columns(bars, { name, mark }) {
  const root = drawing(name, ABOVE + TALL + BELOW);
  const most = Math.max(1, ...bars.map(({ count }) => count));
  const wide = 100 / bars.length;
  const base = ABOVE + TALL;
  bars.forEach(({ count, label, tone = "plain" }, index) => {
    const height = (count / most) * TALL;
    const middle = `${(index + 0.5) * wide}%`;
    root.append(
      shape("rect", {
        class: `pillar ${tone}`,
        x: `${(index + GAP / 2) * wide}%`,
        y: base - height,
        width: `${wide * (1 - GAP)}%`,
        height,
      }),
    );
    const above = { class: "count", x: middle, y: base - height - 6 };
    if (count) root.append(words(String(count), above));
    if (label) root.append(words(label, { class: "label", x: middle, y: base + 18 }));
  });
  root.append(shape("line", { class: "axis", x1: 0, x2: "100%", y1: base, y2: base }));
  if (mark) root.append(...marked(`${mark.before * wide}%`, mark.text, base));
  return root;
}

function marked(x, text, base) {
  return [
    shape("line", { class: "mark", x1: x, x2: x, y1: 14, y2: base }),
    words(text, { class: "label", x, y: 10 }),
  ];
}

/** One bar across, `share` of the whole width. What it says stands beside it in words. */
export function bar(share) {
  const root = shape("svg", { width: "100%", height: 16, "aria-hidden": "true" });
  const width = `${Math.max(share * 100, 1)}%`;
  root.append(shape("rect", { class: "pillar plain", x: 0, y: 0, width, height: 16 }));
  return root;
}

function drawing(name, height) {
  return shape("svg", { width: "100%", height, role: "img", "aria-label": name });
}

function words(text, attributes) {
  const made = shape("text", { "text-anchor": "middle", ...attributes });
  made.textContent = text;
  return made;
}

function shape(tag, attributes) {
  const made = document.createElementNS(NAMESPACE, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  return made;
}
