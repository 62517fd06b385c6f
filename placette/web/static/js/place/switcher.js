/** Ctrl+K: the rooms by name, as one types; the arrows choose, Enter goes there. */

import { plain } from "../people/filter.js";
import { element, word } from "../words.js";

/** @returns {{ name: string, href: string, find: string, here: boolean }[]} the rooms of the list, as it stands */
function listed() {
  return [.../** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("[data-rooms] a[data-slug]"))].map((link) => ({
    name: link.querySelector(".name")?.textContent ?? "",
    href: link.href,
    find: plain(`${link.querySelector(".name")?.textContent ?? ""} ${link.dataset.slug ?? ""}`),
    here: link.hasAttribute("aria-current"),
  }));
}

/**
 * The rooms above and below this one in the list, and in which order they stand.
 * @param {number} way -1 up, 1 down
 * @returns {string} where to go; empty when there is no list
 */
export function neighbour(way) {
  const rooms = listed();
  if (!rooms.length) return "";
  const at = rooms.findIndex((room) => room.here);
  const next = at < 0 ? (way > 0 ? 0 : rooms.length - 1) : (at + way + rooms.length) % rooms.length;
  return rooms[next]?.href ?? "";
}

/**
 * @param {string} wanted a room's name, or how it begins
 * @returns {string} its address; empty when no room is called that
 */
export function called(wanted) {
  const name = plain(wanted.replace(/^#/, "").trim());
  const rooms = listed();
  return (rooms.find((room) => plain(room.name) === name) ?? rooms.find((room) => name && room.find.startsWith(name)))?.href ?? "";
}

/** @param {HTMLDialogElement} dialog with an input `[data-wanted]` and a list `[data-found]` */
export function startSwitcher(dialog) {
  const field = /** @type {HTMLInputElement} */ (dialog.querySelector("[data-wanted]"));
  const list = /** @type {HTMLElement} */ (dialog.querySelector("[data-found]"));
  let chosen = 0;

  const options = () => /** @type {HTMLElement[]} */ ([...list.querySelectorAll("[role=option]")]);

  /** @param {number} at */
  function choose(at) {
    const all = options();
    chosen = all.length ? (at + all.length) % all.length : 0;
    all.forEach((one, index) => one.setAttribute("aria-selected", String(index === chosen)));
    const now = all[chosen];
    if (now) field.setAttribute("aria-activedescendant", now.id);
    else field.removeAttribute("aria-activedescendant");
    now?.scrollIntoView({ block: "nearest" });
  }

  function draw() {
    const wanted = plain(field.value.trim().replace(/^#/, ""));
    const fits = listed().filter((room) => !room.here && room.find.includes(wanted));
    fits.sort((a, b) => Number(b.find.startsWith(wanted)) - Number(a.find.startsWith(wanted)));
    const rows = fits.map((room, index) => {
      const row = element("li", "row", room.name);
      row.id = `to-${index}`;
      row.dataset.href = room.href;
      row.setAttribute("role", "option");
      return row;
    });
    list.replaceChildren(...rows);
    const none = /** @type {HTMLElement} */ (dialog.querySelector("[data-none]"));
    none.textContent = rows.length ? "" : word("no_room");
    choose(0);
  }

  /** @param {HTMLElement | undefined} row */
  const go = (row) => row?.dataset.href && location.assign(row.dataset.href);

  field.addEventListener("input", draw);
  field.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      choose(chosen + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter" && !event.isComposing) {
      event.preventDefault();
      go(options()[chosen]);
    }
  });
  list.addEventListener("click", (event) => {
    const row = event.target instanceof Element ? event.target.closest("[role=option]") : null;
    if (row instanceof HTMLElement) go(row);
  });
  dialog.addEventListener("click", (event) => event.target === dialog && dialog.close());

  return {
    open() {
      if (dialog.open) return;
      field.value = "";
      dialog.showModal();
      draw();
      field.focus();
    },
  };
}
