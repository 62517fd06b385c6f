/** The moderators' desk: keys, and what waits, kept fresh. Everything works without this, more slowly. */

import { startBeat } from "./beat.js";
import { startKeys } from "./keys.js";

startKeys();
startBeat();
