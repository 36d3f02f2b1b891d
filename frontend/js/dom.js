// Small help with the page: components, templates, slots. Text goes in as text, never as markup.

/** Starts a component on each element that carries `data-<name>`. */
export function component(name, start) {
  for (const root of document.querySelectorAll(`[data-${name}]`)) start(root);
}

/** The element in `root` that carries `data-<name>`. */
export function part(root, name) {
  return root.querySelector(`[data-${name}]`);
}

/** A parameter of the page's address, or an empty string. */
export function parameter(name) {
  return new URLSearchParams(location.search).get(name)?.trim() ?? "";
}

/** A filled copy of `<template data-template="name">`. */
export function stamp(name, values = {}) {
  /** @type {any} a template of the page, with one element in it */
  const template = document.querySelector(`template[data-template="${name}"]`);
  return fill(template.content.firstElementChild.cloneNode(true), values);
}

/**
 * Puts each value into the slots of its name: text, nodes, or an object of attributes and `text`.
 * A slot whose value is null is taken out, with the `data-optional="<name>"` around it.
 */
export function fill(root, values) {
  for (const slot of [...root.querySelectorAll("[data-slot]")]) {
    const name = slot.dataset.slot;
    if (name in values) put(slot, values[name]);
  }
  return root;
}

function put(slot, value) {
  if (value === null || value === undefined) {
    (slot.closest(`[data-optional="${slot.dataset.slot}"]`) ?? slot).remove();
  } else if (value instanceof Node) {
    slot.replaceChildren(value);
  } else if (Array.isArray(value)) {
    slot.replaceChildren(...value);
  } else if (typeof value === "object") {
    for (const [name, text] of Object.entries(value)) {
      if (name === "text") slot.textContent = text;
      else slot.setAttribute(name, text);
    }
  } else {
    slot.textContent = value;
  }
}

/** Shows `view` in `root` in place of what was there and, where it has a heading, moves there. */
export function show(root, view) {
  root.replaceChildren(view);
  root.hidden = false;
  focusHeading(root);
}

/** Ends the wait of a page: the notice goes; where nothing `came`, its heading stays. */
export function stopWaiting(root, came) {
  const notice = part(root, "waiting");
  notice.hidden = came;
  notice.querySelector(".waiting").hidden = true;
}

/** Moves the focus to the first heading of `root`, so that it is read out. */
export function focusHeading(root) {
  const heading = root.querySelector("h1, h2");
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus();
  if (heading.matches("h1")) retitle(heading.textContent);
}

/** Names the page, in the window's title, after what it shows now. */
export function retitle(text) {
  const site = document.title.split(" · ").at(-1);
  document.title = `${text} · ${site}`;
}
