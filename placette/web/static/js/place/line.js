/** How the line stands: a banner when it is cut, a word when it is back, a way out when it is over. */

import { button, hasWord, word } from "../words.js";
import { banner, link } from "./banner.js";

const GRACE = 1500;
const GLAD = 4000;
const DOOR = new Set(["no_visit", "signed_out", "suspended", "excluded", "under_age"]);

/**
 * @param {Element} spot
 * @param {Line} line
 */
export function startLineBanner(spot, line) {
  let shown = false;
  let over = false;
  let grace = 0;
  let tick = 0;

  /** @param {number} seconds */
  function lost(seconds) {
    const end = performance.now() + seconds * 1000;
    window.clearInterval(tick);
    const show = () => {
      const left = Math.ceil((end - performance.now()) / 1000);
      const text = left > 1 ? word("lost_again", { n: left }) : word("lost");
      banner(spot, text, { sign: "cut", acts: [button(word("try_now"), line.retry)] });
    };
    const begin = () => {
      shown = true;
      show();
      tick = window.setInterval(show, 1000);
    };
    window.clearTimeout(grace);
    if (shown) begin();
    else grace = window.setTimeout(begin, GRACE);
  }

  function quiet() {
    window.clearTimeout(grace);
    window.clearInterval(tick);
  }

  line.onState(({ state, seconds = 0, why = "" }) => {
    if (state === "lost") return lost(seconds);
    quiet();
    if (state !== "over") return;
    over = true;
    const way = DOOR.has(why) ? link(word("to_the_door"), "/") : link(word("reload"), location.pathname);
    banner(spot, word(hasWord(why) ? why : "bad_frame"), { sign: "cut", acts: [way] });
  });

  return {
    /** The room is entered again, and what was missed is there. */
    back() {
      quiet();
      if (!shown || over) return;
      shown = false;
      banner(spot, word("back"), { good: true });
      window.setTimeout(() => !shown && !over && banner(spot, ""), GLAD);
    },
  };
}
