/** Keys that work everywhere on the square. None of them is a single letter while one writes. */

import { nextNew } from "./marks.js";
import { neighbour, startSwitcher } from "./switcher.js";

const MARK = "placette:mark";

/** Whether keys belong to a field now. */
function writing() {
  const at = document.activeElement;
  return at instanceof HTMLInputElement || at instanceof HTMLTextAreaElement || at instanceof HTMLSelectElement;
}

/**
 * @param {{ escape: () => boolean, allRead: () => void }} with_ `escape`: what Escape does when nothing is open; true when
 *   there was something to do; `allRead`: here and in every other room nothing is new any more
 */
export function startKeys({ escape, allRead }) {
  const help = /** @type {HTMLDialogElement | null} */ (document.querySelector("[data-keys]"));
  const rooms = /** @type {HTMLDialogElement | null} */ (document.querySelector("[data-switcher]"));
  const switcher = rooms && startSwitcher(rooms);
  const open = () => document.querySelector("dialog[open], :popover-open") !== null;
  const mark = /** @type {HTMLInputElement | null} */ (help?.querySelector("[data-mark]") ?? null);
  if (mark) mark.checked = localStorage.getItem(MARK) !== "off";
  mark?.addEventListener("change", () => localStorage.setItem(MARK, mark.checked ? "on" : "off"));

  const showHelp = () => void (help && !help.open && help.showModal());
  help?.querySelector("[data-close]")?.addEventListener("click", () => help.close());
  help?.addEventListener("click", (event) => event.target === help && help.close());
  document.querySelectorAll("[data-show-keys]").forEach((one) => {
    one.addEventListener("click", showHelp);
    if (one instanceof HTMLElement) one.hidden = false;
  });

  document.addEventListener("keydown", (event) => {
    const ctrl = (event.ctrlKey || event.metaKey) && !event.altKey;
    if (event.isComposing || event.defaultPrevented) return;
    if (ctrl && !event.shiftKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      if (!open()) switcher?.open();
    } else if ((ctrl && event.key === "/") || (event.key === "?" && !writing() && mark?.checked)) {
      event.preventDefault();
      if (!open()) showHelp();
    } else if (event.altKey && !event.ctrlKey && !event.metaKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      const way = event.key === "ArrowUp" ? -1 : 1;
      const to = open() ? "" : event.shiftKey ? nextNew(way) : neighbour(way);
      if (!to) return;
      event.preventDefault();
      location.assign(to);
    } else if (event.key === "Escape" && !open()) {
      // With Shift, some browsers would open a window of their own over the page.
      if (event.shiftKey) allRead();
      if (event.shiftKey || escape()) event.preventDefault();
    }
  });

  return { help: showHelp };
}
