/** Saves `blob` under `name`, as a download. */
export function saveFile(blob, name) {
  const href = URL.createObjectURL(blob);
  const link = Object.assign(document.createElement("a"), { href, download: name });
  link.click();
  // The download has its own hold on the bytes once it began, which is after this turn.
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}
