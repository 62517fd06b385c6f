/** Rooms one likes stand first in the column. Kept in this browser alone; a discreet room never is. */

import { element, word } from "../words.js";

const KEY = "placette:favourites";

/** @returns {string[]} slugs, in the order in which they were chosen */
function chosen() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one) => typeof one === "string") : [];
  } catch {
    return [];
  }
}

/** Sets them apart in the list as it stands; one that is no more goes to the end until the list is drawn anew.
 * @param {HTMLElement} list
 */
function arrange(list) {
  const before = list.querySelector("[data-favourites]");
  const held = list.contains(document.activeElement) ? document.activeElement : null;
  const rows = chosen().flatMap((slug) => list.querySelector(`[data-slug="${CSS.escape(slug)}"]`)?.closest("li") ?? []);
  const group = element("section", "", element("h2", "", word("favourites")), element("ul", "", ...rows));
  group.dataset.group = group.dataset.favourites = "";
  list.querySelector("[data-group]:not([data-favourites]):last-child ul")?.append(...(before?.querySelectorAll("li") ?? []));
  before?.remove();
  if (rows.length) list.prepend(group);
  for (const other of list.querySelectorAll("[data-group]")) {
    const left = other.querySelectorAll("li").length;
    const total = other.querySelector("[data-total]");
    if (total) total.textContent = String(left);
    if (!left) other.remove();
  }
  if (held instanceof HTMLElement) held.focus({ preventScroll: true });
}

/**
 * @param {HTMLElement} list the column of rooms
 * @param {HTMLElement | null} star a button for the room that is open, or none
 * @param {string} room the one that is open, or empty
 * @param {() => void} again the column is to be drawn anew
 */
export function startFavourites(list, star, room, again) {
  arrange(list);
  list.addEventListener("placette:fresh", () => arrange(list));
  if (!star) return;
  const show = () => star.setAttribute("aria-pressed", String(chosen().includes(room)));
  star.hidden = false;
  star.addEventListener("click", () => {
    const kept = chosen();
    localStorage.setItem(KEY, JSON.stringify(kept.includes(room) ? kept.filter((one) => one !== room) : [...kept, room]));
    show();
    arrange(list);
    again();
  });
  window.addEventListener("storage", (event) => {
    if (event.key !== KEY) return;
    show();
    arrange(list);
    again();
  });
  show();
}
