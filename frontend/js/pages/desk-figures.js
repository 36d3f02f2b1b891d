// The desk's figures: where people look rather than read.

import { showFigures } from "../client/list-work.js";
import { REGION, enterDesk } from "../desk/door.js";
import { figureSlots } from "../desk/figures-view.js";
import { component, fill, part } from "../dom.js";

component("desk", (root) => {
  enterDesk(root, async () => {
    const figures = await showFigures({ region: REGION });
    fill(part(root, "room"), figureSlots(figures));
  });
});
