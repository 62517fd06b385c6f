/** How the line stands: a banner when it is cut, a word when it is back, a way out when it is over. */

import { button, hasWord, word } from "../words.js";
import { banner, link } from "./banner.js";

const GRACE = 1500;
const GLAD = 4000;
const DOOR = new Set(["no_visit", "signed_out", "under_age"]);
/** The notice of the decision, with its case, stands beside: no door and no reload leads anywhere. */
const DECIDED = new Set(["suspended", "excluded"]);

/**
 * @param {Element} spot
 * @param {Line} line
 */
export function startLineBanner(spot, line) {
  let shown = false;
  let over = false;
  let next = 0;
  let grace = 0;
  let tick = 0;
  const again = button(word("try_now"), line.retry);

  function show() {
    shown = true;
    const left = Math.ceil((next - performance.now()) / 1000);
    banner(spot, left > 1 ? word("lost_again", { n: left }) : word("lost"), { sign: "cut", acts: [again] });
  }

  function begin() {
    show();
    tick = window.setInterval(show, 1000);
  }

  /** @param {number} seconds until the next attempt; the grace runs from the cut, not from the last attempt */
  function lost(seconds) {
    next = performance.now() + seconds * 1000;
    if (!grace) grace = window.setTimeout(begin, shown ? 0 : GRACE);
  }

  function quiet() {
    window.clearTimeout(grace);
    window.clearInterval(tick);
    grace = 0;
  }

  line.onState(({ state, seconds = 0, why = "" }) => {
    if (state === "lost") return lost(seconds);
    if (state !== "over") return;
    quiet();
    over = true;
    const way = DOOR.has(why) ? link(word("to_the_door"), "/") : link(word("reload"), location.pathname);
    banner(spot, word(hasWord(why) ? why : "bad_frame"), { sign: "cut", acts: DECIDED.has(why) ? [] : [way] });
  });

  return {
    /**
     * The line is back.
     * @param {boolean} [whole] whether the room is entered again, so that what was missed is there
     */
    back(whole = true) {
      quiet();
      if (!shown || over) return;
      shown = false;
      if (!whole) return banner(spot, "");
      banner(spot, word("back"), { good: true });
      window.setTimeout(() => !shown && !over && banner(spot, ""), GLAD);
    },
  };
}
