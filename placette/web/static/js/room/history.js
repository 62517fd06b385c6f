/** Older messages, fetched as the reader comes near the top; what is being read stays where it is. */

import { row as rowOf } from "../live/insert.js";
import { element, word } from "../words.js";
import { decorate } from "./decorate.js";

const AHEAD = 600;
const AGAIN = 3000;
const QUIET = 1500;

/**
 * @param {{ room: string, me: string, list: HTMLElement, flow: HTMLElement }} with_ `flow` is laid out from the bottom, so
 *   that what is added above moves nothing
 */
export function startHistory({ room, me, list, flow }) {
  let busy = false;
  /** All that may be read is there. */
  let whole = false;
  /** Below which number to go on: a stretch said by people whom one blocked has no row. 0: from the oldest row. */
  let below = 0;
  let cuts = 0;
  let quiet = 0;

  const oldest = () => /** @type {HTMLElement | null} */ (list.querySelector(".msg[data-n]:not(.pending)"));
  const toTop = () => flow.scrollHeight - flow.clientHeight - Math.abs(flow.scrollTop);

  /** @param {number} n */
  async function fetched(n) {
    try {
      const answer = await fetch(`/api/rooms/${encodeURIComponent(room)}/before/${n}?as=html`);
      return answer.ok ? /** @type {Frame} */ (await answer.json()) : null;
    } catch {
      return null;
    }
  }

  /** @param {Frame} frame */
  function put(frame) {
    const first = oldest();
    const rows = [];
    for (const item of frame.messages ?? []) {
      const made = item.html ? rowOf(item.html) : null;
      if (made && !list.querySelector(`.msg[data-id="${CSS.escape(made.dataset.id ?? "")}"]`)) rows.push(made);
    }
    // The day that stood above the first message may be the same as that of those before it.
    if (first?.previousElementSibling?.matches(".day")) first.previousElementSibling.remove();
    list.prepend(...rows);
    rows.forEach((made) => decorate(made, me));
    if (first) decorate(first, me);
    below = Math.min(below || Infinity, ...(frame.messages ?? []).map((item) => item.from ?? item.n ?? Infinity));
    whole = frame.more !== true;
    if (whole && Number(oldest()?.dataset.n ?? 1) > 1) list.prepend(element("li", "told", word("beginning")));
  }

  async function look() {
    const n = below || Number(oldest()?.dataset.n ?? 0);
    const then = cuts;
    if (busy || whole || n < 2 || toTop() > AHEAD) return;
    busy = true;
    // What is old is not read aloud as if it were said now.
    window.clearTimeout(quiet);
    flow.setAttribute("aria-live", "off");
    const frame = await fetched(n);
    if (frame && then === cuts) put(frame);
    quiet = window.setTimeout(() => flow.removeAttribute("aria-live"), QUIET);
    busy = false;
    if (frame) void look();
    else window.setTimeout(look, AGAIN);
  }

  flow.addEventListener("scroll", () => void look(), { passive: true });

  return {
    /** Rows above were taken away: they may be asked for again. */
    cut() {
      whole = false;
      below = 0;
      cuts += 1;
      list.querySelectorAll(":scope > .told").forEach((one) => one.remove());
    },
  };
}
