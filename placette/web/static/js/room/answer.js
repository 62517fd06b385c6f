/** Answers to a message: chosen from its menu, and shown above the words with the beginning of what is answered.
 *
 * What is answered stands in its own row alone, never in the answer: where that row is gone, hidden or not there, nothing of
 * it is shown here either. */

import { word } from "../words.js";

const EXCERPT = 90;
const LIT = 2000;

/**
 * @param {{ form: HTMLFormElement, list: HTMLElement }} with_
 */
export function startAnswer({ form, list }) {
  const bar = /** @type {HTMLElement} */ (form.querySelector("[data-answering]"));
  const box = /** @type {HTMLTextAreaElement} */ (form.querySelector("textarea"));
  let re = 0;

  /** @param {number | string} n */
  const find = (n) => /** @type {HTMLElement | null} */ (list.querySelector(`.msg[data-n="${Number(n)}"]`));

  /** @param {HTMLElement | null} row */
  function told(row) {
    if (!row) return word("answers_older");
    const words = row.querySelector(".says p:not(.gone)")?.textContent;
    if (row.hidden || !words) return word("answers_gone");
    const short = words.length > EXCERPT ? `${words.slice(0, EXCERPT)}…` : words;
    return word("answers", { a: row.querySelector(".who")?.textContent ?? "", said: short });
  }

  function fill() {
    for (const link of list.querySelectorAll("a[data-re]")) {
      if (!(link instanceof HTMLElement)) continue;
      const text = told(find(link.dataset.re ?? ""));
      if (link.textContent !== text) link.textContent = text;
    }
    if (re) show();
  }

  function show() {
    bar.hidden = !re;
    const spot = bar.querySelector("span");
    if (spot) spot.textContent = re ? told(find(re)) : "";
  }

  function stop() {
    re = 0;
    show();
  }

  new MutationObserver(fill).observe(list, { childList: true });
  fill();
  bar.querySelector("[data-stop-answer]")?.addEventListener("click", () => {
    stop();
    box.focus();
  });
  box.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !re || event.defaultPrevented || event.isComposing) return;
    event.preventDefault();
    stop();
  });
  list.addEventListener("click", (event) => {
    const link = event.target instanceof Element ? event.target.closest("a[data-re]") : null;
    if (!(link instanceof HTMLElement)) return;
    event.preventDefault();
    const row = find(link.dataset.re ?? "");
    if (!row || row.hidden) return;
    row.scrollIntoView({ block: "center" });
    row.classList.add("lit");
    window.setTimeout(() => row.classList.remove("lit"), LIT);
  });

  return {
    fill,
    /** @param {number} n the message to be answered */
    to(n) {
      re = n;
      show();
      box.focus();
    },
    /** @returns {number | undefined} what the words that go now answer; once */
    take() {
      const taken = re || undefined;
      stop();
      return taken;
    },
  };
}
