/** Rooms one sits in where something was said since one last looked: bold, and said in words. Kept in this tab alone. */

import { element, word } from "../words.js";

/** @param {string} slug */
const key = (slug) => `placette:read:${slug}`;

/** Marks the list of rooms as it stands. @param {ParentNode} list */
function mark(list) {
  for (const link of list.querySelectorAll("a[data-head]")) {
    if (!(link instanceof HTMLAnchorElement)) continue;
    const slug = link.dataset.slug ?? "";
    const head = Number(link.dataset.head);
    const read = sessionStorage.getItem(key(slug));
    if (read === null) sessionStorage.setItem(key(slug), String(head));
    const fresh = read !== null && head > Number(read) && !link.hasAttribute("aria-current");
    link.classList.toggle("new", fresh);
    const sign = link.querySelector("[data-new]");
    if (fresh && !sign) {
      const made = element("span", "vh", ` ${word("something_new")}`);
      made.dataset.new = "";
      link.querySelector(".name")?.after(made);
    }
    if (!fresh) sign?.remove();
  }
}

/**
 * @param {HTMLElement} list the column of rooms
 * @param {string} room the one that is open, or empty
 */
export function startMarks(list, room) {
  mark(list);
  list.addEventListener("placette:fresh", () => mark(list));
  return {
    /**
     * All up to this number has been looked at.
     * @param {number} n
     */
    read(n) {
      if (room) sessionStorage.setItem(key(room), String(n));
    },
    /** Nothing is new in any room, as far as the list knows. In the open one `read` knows more than the list does. */
    allRead() {
      for (const link of list.querySelectorAll("a[data-head]:not([aria-current])")) {
        if (link instanceof HTMLAnchorElement) sessionStorage.setItem(key(link.dataset.slug ?? ""), link.dataset.head ?? "");
      }
      mark(list);
    },
  };
}

/**
 * The next room in which something is new.
 * @param {number} way -1 up, 1 down
 * @returns {string} where to go, or empty
 */
export function nextNew(way) {
  const links = /** @type {HTMLAnchorElement[]} */ ([...document.querySelectorAll("[data-rooms] a[data-slug]")]);
  const at = links.findIndex((link) => link.hasAttribute("aria-current"));
  const turned = way > 0 ? [...links.slice(at + 1), ...links.slice(0, Math.max(0, at))] : [...links.slice(0, Math.max(0, at)).reverse(), ...links.slice(at + 1).reverse()];
  return turned.find((link) => link.classList.contains("new"))?.href ?? "";
}
