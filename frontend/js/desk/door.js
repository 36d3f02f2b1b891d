// The door of the desk's pages.

import { doorOf } from "../staff/door.js";

/** The region whose work this desk does. */
export const REGION = "US";

export const { enter: enterDesk, report } = doorOf("care/desk");
