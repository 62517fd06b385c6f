/** Who is writing: shown six seconds, gone when their words come. */

import { word } from "../words.js";

const SHOWN = 6000;
const SHARED = "placette:typing";

/** Whether others may see that one writes. Kept in this browser alone. */
export const sharesTyping = () => localStorage.getItem(SHARED) !== "off";

/** @param {HTMLInputElement | null} box where one chooses */
export function startSharing(box) {
  if (!box) return;
  box.checked = sharesTyping();
  box.addEventListener("change", () => localStorage.setItem(SHARED, box.checked ? "on" : "off"));
}

/**
 * @param {HTMLElement} spot
 * @param {string} me
 */
export function startTyping(spot, me) {
  /** @type {Map<string, { handle: string, timer: number }>} */
  const writing = new Map();

  function show() {
    const [a, b, ...more] = [...writing.values()].map((one) => one.handle);
    if (!a) spot.textContent = "";
    else if (!b) spot.textContent = word("typing_one", { a });
    else spot.textContent = more.length ? word("typing_many") : word("typing_two", { a, b });
  }

  /** @param {string} person */
  function stopped(person) {
    window.clearTimeout(writing.get(person)?.timer);
    writing.delete(person);
    show();
  }

  return {
    /** @param {Speaker | undefined} by */
    heard(by) {
      if (!by || by.person === me) return;
      window.clearTimeout(writing.get(by.person)?.timer);
      const timer = window.setTimeout(() => stopped(by.person), SHOWN);
      writing.set(by.person, { handle: by.handle, timer });
      show();
    },
    stopped,
  };
}
