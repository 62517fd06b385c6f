/** The seconds before a room opens, counted down where everybody looks. */

import { word } from "../words.js";

/** @param {HTMLElement} talk */
export function startWait(talk) {
  const box = talk.querySelector("[data-waiting]");
  const count = box?.querySelector("[data-count]");
  const words = box?.querySelector("[data-waiting-words]");
  let timer = 0;

  return {
    /** @param {number} seconds that the place said */
    begin(seconds) {
      const end = performance.now() + seconds * 1000;
      window.clearInterval(timer);
      const show = () => {
        const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
        if (count) count.textContent = String(left);
        if (words) words.textContent = left ? word("opens", { n: left }) : word("opening");
        if (!left) window.clearInterval(timer);
      };
      show();
      timer = window.setInterval(show, 200);
    },
    done() {
      window.clearInterval(timer);
      box?.remove();
    },
  };
}
