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

  /** @param {HTMLElement | null | undefined} row */
  function told(row) {
    if (!row) return word("answers_older");
    const words = row.querySelector(".says p:not(.gone)")?.textContent;
    if (row.hidden || !words) return word("answers_gone");
    const letters = Array.from(words);
    const said = letters.length > EXCERPT ? `${letters.slice(0, EXCERPT).join("")}…` : words;
    return row.classList.contains("mine") ? word("answers_you", { said }) : word("answers", { a: row.querySelector(".who")?.textContent ?? "", said });
  }

  /** Once for all answers: the rows are looked through once. */
  function fill() {
    const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (list.querySelectorAll("a[data-re]"));
    const rows = /** @type {NodeListOf<HTMLElement>} */ (links.length ? list.querySelectorAll(".msg[data-n]") : []);
    const byNumber = new Map(Array.from(rows, (row) => [row.dataset.n, row]));
    for (const link of links) {
      const row = byNumber.get(link.dataset.re);
      const text = told(row);
      if (link.textContent !== text) link.textContent = text;
      link.tabIndex = -1; // one stop of the Tab key for the talk; the arrows go from a message's menu to it
      if (row && !row.hidden) link.href = `#m${link.dataset.re}`;
      else link.removeAttribute("href");
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
    row.tabIndex = -1;
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "center" });
    row.classList.add("lit");
    window.setTimeout(() => row.classList.remove("lit"), LIT);
  });

  list.addEventListener("keydown", (event) => {
    if (!(event.target instanceof Element) || (event.key !== "ArrowLeft" && event.key !== "ArrowRight")) return;
    const [from, to] = event.key === "ArrowLeft" ? ["[data-acts]", "a.re[href]"] : ["a.re", "[data-acts]"];
    const other = event.target.matches(from) ? event.target.closest(".msg")?.querySelector(to) : null;
    if (!(other instanceof HTMLElement)) return;
    event.preventDefault();
    other.focus();
  });

  return {
    fill,
    stop,
    /**
     * @param {number} n the message to be answered
     * @param {boolean} look whether one is taken to the box
     */
    to(n, look) {
      re = n;
      show();
      if (look) box.focus();
    },
    /** @returns {number | undefined} what the words that go now answer; once */
    take() {
      const taken = re || undefined;
      stop();
      return taken;
    },
  };
}
