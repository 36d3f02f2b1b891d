/** The address of a page with its query: `linkTo("plan.html", { id })`. */
export function linkTo(page, query) {
  return `${page}?${new URLSearchParams(query)}`;
}
