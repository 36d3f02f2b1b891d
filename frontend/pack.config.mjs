/**
 * Packs the modules of every language of the site; `frontend/packing.py` has rolldown read this.
 *
 * Three files a page: `site` for what the first page takes, `shared` for what three other pages or
 * more share, and the page's own. Fifty small files compress worse than three, and each is a request.
 * What is `apart`, as the pages of staff share, is not in `shared`: customers do not load it.
 */
import { join } from "node:path";

const { languages, entries, first, apart } = JSON.parse(process.env.CARE_PACKING);

/** What each entry loads with it, itself first: the page announces all of it at once. */
const manifest = {
  name: "manifest",
  generateBundle(_, bundle) {
    const loaded = (name, seen = new Set()) => {
      if (seen.has(name)) return seen;
      seen.add(name);
      for (const imported of bundle[name].imports) loaded(imported, seen);
      return seen;
    };
    const chunks = Object.values(bundle).filter((each) => each.isEntry);
    const files = chunks.map((each) => [`${each.name}.js`, [...loaded(each.fileName)]]);
    const source = JSON.stringify(Object.fromEntries(files));
    this.emitFile({ type: "asset", fileName: "manifest.json", source });
  },
};

export default languages.map(({ from, to }) => {
  const ofFirst = new Set(first.map((name) => join(from, name)));
  const notShared = new Set(apart.map((name) => join(from, name)));
  return {
    input: Object.fromEntries(entries.map((name) => [name.slice(0, -3), join(from, name)])),
    plugins: [manifest],
    output: {
      dir: to,
      format: "esm",
      minify: true,
      // The same name is the same content: a browser may keep it for good.
      entryFileNames: "[name]-[hash].js",
      chunkFileNames: "[name]-[hash].js",
      codeSplitting: {
        groups: [
          { name: "site", test: (id) => ofFirst.has(id), priority: 3 },
          { name: "shared", test: (id) => !notShared.has(id), minShareCount: 3, priority: 2 },
          // After `shared`, or it would take along what customers' pages need as well.
          { name: "staff", test: /\/js\/(staff|desk|store)\//, minShareCount: 2, priority: 1 },
        ],
      },
    },
  };
});
