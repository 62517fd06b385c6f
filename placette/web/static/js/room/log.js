/** The talk of a room: rows by number, holes asked again once, what was taken away taken away. */

import { row as rowOf } from "../live/insert.js";
import { element, word } from "../words.js";
import { decorate } from "./decorate.js";
import { startHistory } from "./history.js";
import { order } from "./order.js";
import { atEnd, steadily } from "./scroll.js";
import { since } from "./since.js";
import { unread } from "./unread.js";

const PATIENCE = 2000;
const KEPT = 600;
const KEPT_ABOVE = 3000;
/** Screens above what is being read that stay. */
const NEARBY = 4;

/**
 * @param {HTMLElement} talk the element with `data-room`, `data-head`, `data-epoch`, `data-me`
 * @param {(item: Item) => void} settled told of each `said`, so that a pending row can go
 * @param {{ read: (n: number) => void, named: () => void }} tell `read`: the last number that was there while
 *   somebody looked; `named`: the reader was named while they looked elsewhere
 */
export function startLog(talk, settled, { read, named }) {
  const room = talk.dataset.room ?? "";
  const me = talk.dataset.me ?? "";
  const list = /** @type {HTMLElement} */ (talk.querySelector("[data-log]"));
  const flow = /** @type {HTMLElement} */ (talk.querySelector("[data-flow]"));
  const newer = /** @type {HTMLElement} */ (talk.querySelector("[data-newer]"));
  const numbers = order(Number(talk.dataset.head ?? 0));
  const news = unread(flow, newer);
  const history = startHistory({ room, me, list, flow });
  let waiting = 0;
  /** The reader was named by what is being shown. */
  let called = false;

  // Days are drawn again, in the reader's own time.
  for (const day of list.querySelectorAll(".day")) day.remove();
  for (const old of [...list.querySelectorAll(".msg:not(.pending)")]) if (old instanceof HTMLElement) decorate(old, me);

  /** @param {string | undefined} id */
  const find = (id) => (id ? list.querySelector(`.msg[data-id="${CSS.escape(id)}"]`) : null);
  const firstPending = () => list.querySelector(".pending");

  /** @param {Item} item */
  function show(item) {
    if (item.t === "skip" || !item.html) return;
    const fresh = rowOf(item.html);
    if (!fresh) return;
    const old = find(item.id);
    if (item.t === "said") settled(item);
    if (old) old.replaceWith(fresh);
    else if (item.t !== "said") return;
    if (old) return decorate(fresh, me);
    const pinned = atEnd(flow);
    steadily(flow, () => {
      add(fresh);
      if (fresh.dataset.by !== me && news.came(fresh, pinned)) decorate(fresh, me);
    });
    trim();
    // In sight beside a window that is in use, it is not looked at either.
    const away = document.visibilityState !== "visible" || !document.hasFocus();
    if (away && fresh.classList.contains("named")) called = true;
  }

  /** @param {HTMLElement} fresh */
  function add(fresh) {
    talk.querySelector("[data-empty]")?.remove();
    list.insertBefore(fresh, firstPending());
    decorate(fresh, me);
  }

  /** What is far above goes, and can be asked for again; while somebody reads there, much later and nothing near. */
  function trim() {
    const end = atEnd(flow);
    if (list.childElementCount <= (end ? KEPT : KEPT_ABOVE)) return;
    const far = flow.getBoundingClientRect().top - NEARBY * flow.clientHeight;
    const over = [...list.children].slice(0, list.childElementCount - KEPT);
    const near = end ? -1 : over.findIndex((row) => row.getBoundingClientRect().bottom > far);
    const gone = near < 0 ? over : over.slice(0, near);
    for (const row of gone) row.remove();
    if (gone.length) history.cut();
  }

  const looked = () => document.visibilityState === "visible" && read(numbers.last);
  document.addEventListener("visibilitychange", looked);
  looked();

  /** @param {Item} item */
  function take(item) {
    numbers.take(item).forEach(show);
    if (called) named();
    called = false;
    looked();
    if (numbers.gap && !waiting) waiting = window.setTimeout(fill, PATIENCE);
  }

  /** The hub repairs by itself within two seconds; after that, ask. */
  async function fill() {
    waiting = 0;
    if (!numbers.gap) return;
    const answer = await since(room, numbers.last, talk.dataset.epoch);
    if (answer) await resume(answer);
    else waiting = window.setTimeout(fill, PATIENCE);
  }

  /**
   * What the place gives on entering, on coming back, or when asked again.
   * @param {Frame} frame
   * @param {boolean} [anew] true when this page had nothing yet
   */
  async function resume(frame, anew = false) {
    const items = frame.messages ?? [];
    if (frame.epoch) talk.dataset.epoch = frame.epoch;
    if (frame.resync) list.querySelectorAll(":scope > :not(.pending)").forEach((old) => old.remove());
    if (frame.resync) history.cut();
    if (frame.resync) list.prepend(element("li", "told", word("resync")));
    if (frame.resync || anew) numbers.restart((items[0]?.from ?? items[0]?.n ?? (frame.n ?? 0) + 1) - 1);
    items.forEach(take);
    if (!frame.more) return;
    const next = await since(room, numbers.last, talk.dataset.epoch);
    if (next) await resume(next);
  }

  return {
    take,
    resume,
    toNewest: news.toNewest,
    /** @param {string} id */
    has: (id) => find(id) !== null,
    list,
    flow,
    get last() {
      return numbers.last;
    },
    /**
     * No longer show what a person said.
     * @param {string} person
     * @param {boolean} hidden
     */
    veil(person, hidden) {
      list.querySelectorAll(`.msg[data-by="${CSS.escape(person)}"]`).forEach((row) => row.toggleAttribute("hidden", hidden));
    },
  };
}
