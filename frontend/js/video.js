// The video of an aircraft, as the service takes it: MP4 or QuickTime, of at most 200 MB (ELG-5).

const MOST_BYTES = 200_000_000;
const TYPES = { mp4: "video/mp4", m4v: "video/mp4", mov: "video/quicktime", qt: "video/quicktime" };

/** Its media type; by the name's end where the browser knows none; undefined for any other file. */
export function videoType({ name, type }) {
  if (Object.values(TYPES).includes(type)) return type;
  return type ? undefined : TYPES[name.split(".").at(-1).toLowerCase()];
}

/** What is wrong with `file`: "not_video", "too_big", "empty", or null. */
export function videoFlaw(file) {
  if (!videoType(file)) return "not_video";
  if (file.size > MOST_BYTES) return "too_big";
  return file.size ? null : "empty";
}
