// The door of the store's counter.

import { doorOf } from "../staff/door.js";

export const { enter: enterStore, report } = doorOf("care/store");
