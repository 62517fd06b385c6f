/** The box where one writes: Enter sends (on touch it is a new line), the draft is kept, slowness counts down. */

import { linked, word } from "../words.js";
import { command } from "./commands.js";
import { startComplete } from "./complete.js";
import { startRecall } from "./recall.js";

const TOUCH = window.matchMedia("(hover: none) and (pointer: coarse)");
const TYPING = 2000;

/**
 * @param {string} first
 * @param {string} then
 */
const both = (first, then) => (then ? `${first}\n${then}` : first);

/**
 * @param {HTMLFormElement} form
 * @param {{ room: string, say: (words: string) => void, typing: () => void, last: () => void, obey: (what: string, rest:
 *   string) => string }} with_ `last`: the up arrow in an empty box asks for one's last message; `obey`: does what was written
 *   with a stroke before it, and says what is wrong
 */
export function startComposer(form, { room, say, typing, last, obey }) {
  const box = /** @type {HTMLTextAreaElement} */ (form.querySelector("textarea"));
  const send = /** @type {HTMLButtonElement} */ (form.querySelector(".send"));
  const label = /** @type {HTMLElement} */ (form.querySelector("[data-send-label]"));
  const bar = /** @type {HTMLElement} */ (form.querySelector("[data-editing]"));
  const wrong = /** @type {HTMLElement} */ (form.querySelector("[data-wrong]"));
  const sendWord = label.textContent ?? "";
  const longest = Number(form.dataset.longest);
  const draft = `placette:draft:${room}`;
  let typed = -Infinity;
  let freeAt = 0;
  let ticking = 0;
  /** A message being changed: what to do with its new words, and what was being written before. */
  /** @type {{ save: (words: string) => void, aside: string } | null} */
  let change = null;

  form.hidden = false;
  form.noValidate = true;
  startComplete(box, /** @type {HTMLElement} */ (form.querySelector("[data-names]")));
  const recall = startRecall(box, { put, busy: () => change !== null });
  box.value = sessionStorage.getItem(draft) ?? box.value;
  if (!TOUCH.matches) {
    box.enterKeyHint = "send";
    box.focus({ preventScroll: true });
  }

  function fit() {
    if (CSS.supports("field-sizing", "content")) return;
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight}px`;
  }

  /** The draft stays what was being written. @param {string} words */
  function put(words) {
    box.value = words;
    box.setSelectionRange(words.length, words.length);
    fit();
  }

  function kept() {
    fit();
    if (change) return;
    if (box.value) sessionStorage.setItem(draft, box.value);
    else sessionStorage.removeItem(draft);
  }

  /**
   * A sentence beside the words, which stay. Empty: nothing is wrong any more.
   * @param {string} text
   * @param {string} [number] of the case where the reasons stand
   */
  function sayWrong(text, number) {
    wrong.hidden = text === "";
    wrong.querySelector("span")?.replaceChildren(...linked(text, number));
    if (text) box.setAttribute("aria-invalid", "true");
    else box.removeAttribute("aria-invalid");
  }

  function tick() {
    const left = Math.ceil((freeAt - performance.now()) / 1000);
    const slow = left > 0;
    send.setAttribute("aria-disabled", String(slow));
    label.textContent = slow ? `${left} s` : change ? word("save") : sendWord;
    ticking = slow ? window.setTimeout(tick, 250) : 0;
  }

  /** What was being written before comes back. */
  function stop() {
    if (!change) return;
    box.value = change.aside;
    change = null;
    bar.hidden = true;
    sayWrong("");
    kept();
    if (!ticking) tick();
    if (!TOUCH.matches) box.focus({ preventScroll: true });
  }

  box.addEventListener("input", () => {
    kept();
    if (!wrong.hidden) sayWrong("");
    if (!change && box.value.trim() && performance.now() - typed > TYPING) {
      typed = performance.now();
      typing();
    }
  });

  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && change) {
      event.preventDefault();
      return stop();
    }
    if (event.key === "ArrowUp" && !change && !box.value && !event.isComposing) {
      event.preventDefault();
      return last();
    }
    if (event.key !== "Enter" || event.isComposing || event.shiftKey) return;
    if (TOUCH.matches && !event.ctrlKey && !event.metaKey) return;
    event.preventDefault();
    form.requestSubmit();
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const asked = change ? null : command(box.value);
    const slow = performance.now() < freeAt && !(asked && "do" in asked);
    if (!box.value.trim() || slow) return;
    if (box.value.trim().length > longest) return sayWrong(word("too_long"));
    sayWrong("");
    if (change) return change.save(box.value);
    if (asked && "do" in asked) {
      const what = obey(asked.do, asked.rest);
      if (what) return sayWrong(what);
    } else {
      say(asked ? asked.say : box.value);
    }
    box.value = recall.sent(box.value);
    typed = -Infinity;
    kept();
    box.focus({ preventScroll: true });
  });

  bar.querySelector("[data-stop]")?.addEventListener("click", stop);
  fit();

  return {
    /**
     * Words may go again in so many seconds.
     * @param {number} seconds
     */
    slow(seconds) {
      freeAt = Math.max(freeAt, performance.now() + seconds * 1000);
      if (!ticking) tick();
    },
    /**
     * Words come back to be corrected; what is being written is not lost, and a change under way goes on.
     * @param {string} words
     * @param {boolean} look whether one is taken there
     */
    correct(words, look) {
      if (look) stop();
      if (change) {
        change.aside = both(words, change.aside);
        sessionStorage.setItem(draft, change.aside);
        return;
      }
      box.value = both(words, box.value);
      kept();
      if (look) box.focus();
    },
    wrong: sayWrong,
    /**
     * A message is changed here; what was being written waits meanwhile.
     * @param {string} words
     * @param {(words: string) => void} save
     * @returns {() => boolean} whether it is still being changed
     */
    change(words, save) {
      stop();
      const mine = { save, aside: box.value };
      change = mine;
      box.value = words;
      bar.hidden = false;
      sayWrong("");
      kept();
      if (!ticking) tick();
      box.focus();
      box.setSelectionRange(words.length, words.length);
      return () => change === mine;
    },
    stop,
  };
}
