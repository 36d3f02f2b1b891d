/** One list item for each of `texts`. */
export function items(texts) {
  return texts.map((text) => Object.assign(document.createElement("li"), { textContent: text }));
}
