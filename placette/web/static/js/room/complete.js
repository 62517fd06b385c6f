/** Names completed while one writes: `@` people in sight, `#` rooms, `/` commands, `:` little pictures. Arrows choose, Tab or
 * Enter takes. */

import { plain } from "../people/filter.js";
import { element } from "../words.js";
import { picturesFor } from "./pictures.js";

const MOST = 8;
const BEGUN = /(?:^|\s)([@#])(\p{L}[^@#\n]{0,29}|)$/u;
const COMMAND = /^(\/)(\p{L}*)$/u;
/** Two letters at least, so that hours and smileys stay what they are. */
const PICTURE = /(?:^|\s)(:)(\p{L}[\p{L}’'-]{1,19})$/u;

/** @param {string} selector @param {(one: HTMLElement) => string} name */
const named = (selector, name) => [
  ...new Set([.../** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(selector))].map(name).filter(Boolean)),
];

/** @type {Record<string, () => string[]>} */
const SOURCES = {
  "@": () => [
    ...new Set([
      ...named("[data-log] .msg[data-by]:not(.mine) .who", (one) => one.textContent ?? "").reverse(),
      ...named("[data-people] [data-person]", (one) => one.dataset.handle ?? ""),
    ]),
  ],
  "#": () => named("[data-rooms] a[data-slug] .name", (one) => one.textContent ?? ""),
  "/": () => named("[data-keys] code", (one) => one.textContent?.slice(1) ?? "").filter((name) => name !== "/"),
};

/**
 * @param {HTMLTextAreaElement} box
 * @param {HTMLElement} list a list box beside it
 */
export function startComplete(box, list) {
  let chosen = 0;
  /** Where what is chosen is put. */
  let from = 0;
  /** What stood before the caret when the list was made. */
  let seen = "";

  /** Whether the caret still stands behind the name that is being completed. */
  const stands = () => box.selectionStart === box.selectionEnd && box.value.slice(0, box.selectionStart) === seen;
  const options = () => /** @type {HTMLElement[]} */ ([...list.children]);

  function close() {
    list.hidden = true;
    list.replaceChildren();
    box.removeAttribute("aria-activedescendant");
  }

  /** @param {number} at */
  function choose(at) {
    const all = options();
    chosen = (at + all.length) % all.length;
    all.forEach((one, index) => one.setAttribute("aria-selected", String(index === chosen)));
    box.setAttribute("aria-activedescendant", all[chosen]?.id ?? "");
  }

  /**
   * @param {string} sign
   * @param {string} begun
   */
  function names(sign, begun) {
    const fits = (SOURCES[sign]?.() ?? []).filter((name) => plain(name).startsWith(plain(begun)) && name !== begun);
    return fits.map((name) => ({ put: name, shown: `${sign}${name}` }));
  }

  /** @param {string} begun */
  function pictures(begun) {
    const fits = picturesFor(begun, () => stands() && look());
    return fits.map(({ picture, name }) => ({ put: picture, shown: `${picture} ${name}` }));
  }

  function look() {
    const before = box.value.slice(0, box.selectionStart);
    const alone = box.selectionStart === box.selectionEnd;
    const found = alone ? (COMMAND.exec(before) ?? BEGUN.exec(before) ?? PICTURE.exec(before)) : null;
    const [, sign = "", begun = ""] = found ?? [];
    seen = before;
    const fits = (sign === ":" ? pictures(begun) : names(sign, begun)).slice(0, MOST);
    if (!fits.length) return close();
    from = before.length - begun.length - (sign === ":" ? 1 : 0);
    list.replaceChildren(
      ...fits.map(({ put, shown }, index) => {
        const row = element("li", "row", shown);
        row.id = `named-${index}`;
        row.dataset.name = put;
        row.setAttribute("role", "option");
        return row;
      }),
    );
    list.hidden = false;
    choose(0);
  }

  /** @param {HTMLElement | undefined} row */
  function take(row) {
    if (!row || !stands()) return close();
    box.setRangeText(`${row.dataset.name} `, from, box.selectionStart, "end");
    close();
    box.dispatchEvent(new InputEvent("input", { bubbles: true }));
    box.focus();
  }

  box.addEventListener("input", look);
  document.addEventListener("selectionchange", () => !list.hidden && !stands() && close());
  box.form?.addEventListener("submit", close);
  box.addEventListener("blur", () => window.setTimeout(() => document.activeElement !== box && close(), 150));
  box.addEventListener(
    "keydown",
    (event) => {
      if (list.hidden || event.isComposing) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") choose(chosen + (event.key === "ArrowDown" ? 1 : -1));
      else if ((event.key === "Enter" || event.key === "Tab") && !event.shiftKey && !event.ctrlKey && !event.metaKey) take(options()[chosen]);
      else if (event.key === "Escape") close();
      else return void (/^(Arrow|Home|End|Page)/.test(event.key) && close());
      event.preventDefault();
      event.stopImmediatePropagation();
    },
    { capture: true },
  );
  list.addEventListener("pointerdown", (event) => {
    const row = event.target instanceof Element ? event.target.closest("[role=option]") : null;
    if (!(row instanceof HTMLElement)) return;
    event.preventDefault();
    take(row);
  });
}
