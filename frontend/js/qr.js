// A QR code as an SVG element: drawn with nodes, for the site takes no image from a script.

const SVG = "http://www.w3.org/2000/svg";
const QUIET = 4; // modules of empty margin that a scanner needs on each side

/** The code whose rows of `1` (dark) and `0` are `rows`, named `label` for who cannot see it. */
export function qrCode(rows, label) {
  const size = rows.length + 2 * QUIET;
  const drawing = element("svg", {
    viewBox: `${-QUIET} ${-QUIET} ${size} ${size}`,
    role: "img",
    "aria-label": label,
    "shape-rendering": "crispEdges",
    class: "qr",
  });
  drawing.append(element("path", { d: rows.map(runs).join("") }));
  return drawing;
}

// Each run of dark modules is one bar: fewer nodes, and no hairlines between neighbours.
function runs(row, y) {
  return [...row.matchAll(/1+/g)]
    .map(({ 0: run, index: x }) => `M${x} ${y}h${run.length}v1h-${run.length}z`)
    .join("");
}

function element(name, attributes) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}
