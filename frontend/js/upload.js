// Sending a file to the bucket, by the form that the service gave. Beside api.js the only module that
// talks to the network, for fetch does not tell how far an upload is.

/** The file did not get there, and nothing of it is kept. `stopped`: by the reader. */
export class UploadBroken extends Error {
  constructor(reason, stopped = false) {
    super(reason);
    this.stopped = stopped;
  }
}

/**
 * POSTs `file` as `type` by the form `{url, fields}`. `progress` is told how much is sent, from 0 to
 * 1; aborting `signal` stops it.
 * @returns {Promise<void>}
 * @throws {UploadBroken} where the connection broke, the bucket refused, or it was stopped.
 */
export function sendFile({ url, fields }, file, type, { progress, signal }) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("Content-Type", type);
  form.append("file", file); // what comes after the file is not looked at
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const broken = (reason, stopped) => () => reject(new UploadBroken(reason, stopped));
    request.upload.addEventListener("progress", ({ loaded, total }) => progress(loaded / total));
    request.addEventListener("error", broken("no answer"));
    request.addEventListener("abort", broken("stopped", true));
    request.addEventListener("load", () => {
      if (request.status < 300) resolve();
      else reject(new UploadBroken(`answered ${request.status}`));
    });
    signal.addEventListener("abort", () => request.abort());
    request.open("POST", url);
    request.send(form);
  });
}
