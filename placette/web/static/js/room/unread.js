/** What came while nobody looked: a line across the talk, a button that leads back, a number in the window's title. */

import { dot } from "../place/alerts.js";
import { element, word } from "../words.js";
import { atEnd } from "./scroll.js";

const FAR = 300;
const lang = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
const hour = new Intl.DateTimeFormat(lang, { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(lang, { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });

/**
 * When the first of them came, as short as it is clear.
 * @param {HTMLElement} row
 */
function since(row) {
  const at = new Date(row.querySelector("time")?.dateTime ?? "");
  if (Number.isNaN(at.valueOf())) return "";
  return (at.toDateString() === new Date().toDateString() ? hour : day).format(at);
}

/**
 * @param {HTMLElement} flow
 * @param {HTMLElement} newer the button that leads to the newest line
 */
export function unread(flow, newer) {
  const title = document.title;
  const label = /** @type {HTMLElement} */ (newer.querySelector("span"));
  const plain = label.textContent ?? "";
  let count = 0;
  let from = "";
  /** @type {HTMLElement | null} */
  let line = null;

  /** The button: new messages and since when, or the way back from far above. */
  function show() {
    const far = Math.abs(flow.scrollTop) > FAR;
    newer.hidden = atEnd(flow) || (count === 0 && !far);
    const text = count === 0 ? plain : from ? word("newer_since", { at: from }) : word("newer");
    if (label.textContent !== text) label.textContent = text;
  }

  function clear() {
    count = 0;
    document.title = title;
    dot(false);
    show();
  }

  const seen = () => document.visibilityState === "visible" && atEnd(flow) && count > 0 && clear();
  flow.addEventListener("scroll", () => (seen(), show()), { passive: true });
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
        line = element("li", "unread", word("newer"));
        row.before(line);
        from = since(row);
      }
      count += 1;
      show();
      if (document.visibilityState !== "visible") {
        document.title = `(${count}) ${title}`;
        dot(true);
      }
      return first;
    },
  };
}
