/** What one can do with one's own message: change it, erase it. Its menu, and what came of it. */

import { word } from "../words.js";

const EXCERPT = 80;

/**
 * @param {{ room: string, list: HTMLElement, line: Line, composer: { change: (words: string, save: (words: string) =>
 *   void) => () => boolean, wrong: (text: string, number?: string) => void, slow: (seconds: number) => void, stop: () => void },
 *   say: (text: string) => void, answer: (n: number) => void, unanswer: () => void }} with_
 */
export function startOwn({ room, list, line, composer, say, answer, unanswer }) {
  const menu = /** @type {HTMLDialogElement | null} */ (document.querySelector("[data-own-menu]"));
  /** @type {HTMLElement | null} */
  let row = null;
  let shut = false;
  /** A change is on its way; a line that is cut brings no answer, and its words wait in the box. */
  let saving = false;
  let unanswered = () => {};
  line.onState(() => {
    if (saving) unanswered();
    saving = false;
  });

  /** @param {string} selector */
  const part = (selector) => /** @type {HTMLElement} */ (menu?.querySelector(selector));
  const handles = () => /** @type {HTMLElement[]} */ ([...list.querySelectorAll("[data-acts]")]);
  /** @param {HTMLElement} of */
  const wordsOf = (of) => of.querySelector(".says p:not(.gone)")?.textContent ?? "";

  /** One stop of the Tab key for all of them; arrows go from one to the other. */
  function rove() {
    const all = handles();
    all.forEach((one, at) => (one.tabIndex = at === all.length - 1 ? 0 : -1));
  }

  new MutationObserver(rove).observe(list, { childList: true });
  rove();

  list.addEventListener("keydown", (event) => {
    const way = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    const all = handles();
    const at = all.findIndex((one) => one === event.target);
    if (!way || at < 0) return;
    event.preventDefault();
    all[at + way]?.focus();
  });

  list.addEventListener("click", (event) => {
    const handle = event.target instanceof Element ? event.target.closest("[data-acts]") : null;
    const found = handle?.closest(".msg.mine");
    if (found instanceof HTMLElement) open(found);
  });

  /** @param {HTMLElement} of */
  function open(of) {
    if (!menu) return;
    row = of;
    const words = wordsOf(of);
    part("[data-excerpt]").textContent = words.length > EXCERPT ? `${words.slice(0, EXCERPT)}…` : words;
    part("[data-edit]").hidden = part("[data-answer]").hidden = shut;
    sure(false);
    menu.showModal();
  }

  /** @param {boolean} asked whether it is asked once more */
  function sure(asked) {
    part("[data-choices]").hidden = asked;
    part("[data-confirm]").hidden = !asked;
    if (asked) part("[data-keep]").focus();
  }

  /** @param {HTMLElement} of */
  function change(of) {
    const n = Number(of.dataset.n);
    unanswer();
    const still = composer.change(wordsOf(of), (words) => {
      if (saving) return;
      saving = line.ask({ do: "edit", room, n, words }, (frame) => {
        saving = false;
        if (!still()) return;
        if (frame.t === "done") return composer.stop();
        composer.wrong(frame.say ?? word("unavailable"), frame.case);
        if (frame.retry_after) composer.slow(frame.retry_after);
      });
      unanswered = () => void (still() && composer.wrong(word("lost")));
      if (!saving) unanswered();
    });
  }

  /** @param {HTMLElement} of */
  function erase(of) {
    const asked = line.ask({ do: "erase", room, n: Number(of.dataset.n) }, (frame) => {
      if (frame.t === "refused") say(frame.say ?? word("unavailable"));
    });
    if (!asked) say(word("lost_act"));
  }

  if (menu) {
    part("[data-edit]").addEventListener("click", () => {
      menu.close();
      if (row) change(row);
    });
    part("[data-answer]").addEventListener("click", () => {
      menu.close();
      if (row) answer(Number(row.dataset.n));
    });
    part("[data-erase]").addEventListener("click", () => sure(true));
    part("[data-keep]").addEventListener("click", () => menu.close());
    part("[data-sure]").addEventListener("click", () => {
      menu.close();
      if (row) erase(row);
    });
    part("[data-close]").addEventListener("click", () => menu.close());
    menu.addEventListener("click", (event) => event.target === menu && menu.close());
  }

  return {
    /** Changes the last message of one's own that still stands. */
    last() {
      const found = handles().filter((one) => one.closest(".mine")).pop()?.closest(".msg");
      if (found instanceof HTMLElement && !shut) change(found);
    },
    /** @param {boolean} now whether one may not write */
    shut(now) {
      shut = now;
    },
  };
}
