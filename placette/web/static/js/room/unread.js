/** What came while nobody looked: a line across the talk, a button, a number in the window's title. */

import { element, word } from "../words.js";
import { atEnd } from "./scroll.js";

/**
 * @param {HTMLElement} flow
 * @param {HTMLElement} newer the button that leads to the newest line
 */
export function unread(flow, newer) {
  const title = document.title;
  const label = newer.textContent ?? "";
  let count = 0;
  /** @type {HTMLElement | null} */
  let line = null;

  function clear() {
    count = 0;
    newer.hidden = true;
    document.title = title;
  }

  const seen = () => document.visibilityState === "visible" && atEnd(flow) && clear();
  flow.addEventListener("scroll", seen, { passive: true });
  document.addEventListener("visibilitychange", seen);
  newer.addEventListener("click", () => {
    flow.scrollTop = 0;
    clear();
    flow.focus({ preventScroll: true });
  });

  return {
    /** To the newest line; all is read, and the line across the talk goes. False: there was nothing to do. */
    toNewest() {
      const something = !atEnd(flow) || line?.isConnected === true;
      line?.remove();
      flow.scrollTop = 0;
      clear();
      return something;
    },
    /**
     * A row of somebody else came. Returns whether a line was drawn above it.
     * @param {HTMLElement} row
     * @param {boolean} pinned whether the reader stood at the newest line
     */
    came(row, pinned) {
      const looking = document.visibilityState === "visible" && pinned;
      if (looking) return false;
      const first = count === 0;
      if (first) {
        line?.remove();
        line = element("li", "unread", label.trim() || word("more"));
        row.before(line);
      }
      count += 1;
      newer.hidden = pinned;
      if (document.visibilityState !== "visible") document.title = `(${count}) ${title}`;
      return first;
    },
  };
}
