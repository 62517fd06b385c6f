/** A column that the server draws again: people when somebody comes or goes, rooms now and then. Never too often. */

import { fragment } from "../live/insert.js";

const SPREAD = 1500;

/**
 * @param {HTMLElement} column
 * @param {string} path of the fragment
 * @param {{ apart: () => number, fresh: boolean }} with_ milliseconds between two drawings at least; whether what the
 *   page came with is of now
 */
export function startColumn(column, path, { apart, fresh }) {
  let drawn = fresh ? performance.now() : -Infinity;
  let timer = 0;
  let owed = false;

  /** Nobody looks: drawn when they do. */
  const unseen = () => document.visibilityState !== "visible" || !column.checkVisibility();

  async function draw() {
    timer = 0;
    owed = unseen();
    if (owed) return;
    drawn = performance.now();
    try {
      const answer = await fetch(path, { headers: { Accept: "text/html" }, redirect: "error" });
      if (!answer.ok || answer.status === 204) return;
      fragment(column, await answer.text());
      column.dispatchEvent(new CustomEvent("placette:fresh", { bubbles: true }));
    } catch {
      // The line is down: the next change asks again.
    }
  }

  const looked = () => owed && !timer && void draw();
  document.addEventListener("visibilitychange", looked);
  column.closest("[popover]")?.addEventListener("toggle", looked);

  return {
    /** Draw again at once: whoever looks asked for it. */
    now() {
      window.clearTimeout(timer);
      void draw();
    },
    /** Draw again soon; not everybody at the same moment. */
    stale() {
      if (timer) return;
      const left = drawn + apart() - performance.now();
      timer = window.setTimeout(draw, left > 0 ? left + Math.random() * SPREAD : 0);
    },
  };
}
