/** The only place where HTML of the server enters the page. It was escaped there; nothing typed here passes through. */

/**
 * One row of the talk.
 * @param {string} html
 * @returns {HTMLElement | null}
 */
export function row(html) {
  const shelf = document.createElement("template");
  shelf.innerHTML = html;
  const first = shelf.content.firstElementChild;
  return first instanceof HTMLElement && first.matches("li.msg") ? first : null;
}

/**
 * Replaces what an element holds by a fragment of the server; focus stays on the same link or button.
 * @param {Element} target
 * @param {string} html
 */
export function fragment(target, html) {
  const held = document.activeElement;
  const mark = held instanceof HTMLElement && target.contains(held) ? (held.dataset.person ?? held.dataset.slug ?? held.dataset.subject) : undefined;
  const shelf = document.createElement("template");
  shelf.innerHTML = html;
  target.replaceChildren(shelf.content);
  if (mark === undefined) return;
  for (const candidate of target.querySelectorAll("[data-person], [data-slug], [data-subject]")) {
    if (!(candidate instanceof HTMLElement)) continue;
    if (Object.values(candidate.dataset).includes(mark)) candidate.focus({ preventScroll: true });
  }
}
