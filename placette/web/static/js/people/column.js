/** A column that the server draws again: people when somebody comes or goes, rooms now and then. Never too often. */

import { fragment } from "../live/insert.js";

/**
 * @param {HTMLElement} column
 * @param {string} path of the fragment
 * @param {number} apart milliseconds between two drawings at least
 */
export function startColumn(column, path, apart) {
  let drawn = performance.now();
  let timer = 0;

  async function draw() {
    timer = 0;
    drawn = performance.now();
    try {
      const answer = await fetch(path, { headers: { Accept: "text/html" }, redirect: "error" });
      if (!answer.ok) return;
      fragment(column, await answer.text());
      column.dispatchEvent(new CustomEvent("placette:fresh", { bubbles: true }));
    } catch {
      // The line is down: the next change asks again.
    }
  }

  return {
    /** Draw again soon. */
    stale() {
      if (timer) return;
      timer = window.setTimeout(draw, Math.max(0, drawn + apart - performance.now()));
    },
  };
}
