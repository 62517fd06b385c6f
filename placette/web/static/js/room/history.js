/** Older messages, fetched as the reader comes near the top; what is being read stays where it is. */

import { row as rowOf } from "../live/insert.js";
import { element, word } from "../words.js";
import { decorate } from "./decorate.js";

const AHEAD = 600;
const AGAIN = 3000;

/**
 * @param {{ room: string, me: string, list: HTMLElement, flow: HTMLElement }} with_ `flow` is laid out from the bottom, so
 *   that what is added above moves nothing
 */
export function startHistory({ room, me, list, flow }) {
  let busy = false;
  /** All that may be read is there. */
  let whole = false;

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
    whole = frame.more !== true;
    if (whole && Number(oldest()?.dataset.n ?? 1) > 1) list.prepend(element("li", "told", word("beginning")));
  }

  async function look() {
    const n = Number(oldest()?.dataset.n ?? 0);
    if (busy || whole || n < 2 || toTop() > AHEAD) return;
    busy = true;
    flow.setAttribute("aria-busy", "true");
    const frame = await fetched(n);
    if (frame) put(frame);
    flow.removeAttribute("aria-busy");
    busy = false;
    if (frame) void look();
    else window.setTimeout(look, AGAIN);
  }

  flow.addEventListener("scroll", () => void look(), { passive: true });

  return {
    /** Rows above were taken away: they may be asked for again. */
    cut() {
      whole = false;
      list.querySelectorAll(":scope > .told").forEach((one) => one.remove());
    },
  };
}
