/** One line across the top, said by the house. */

import { element, icon } from "../words.js";

/**
 * Shows a banner in `spot`, in place of the one before; without text it takes the banner away.
 * @param {Element | null} spot
 * @param {string} text
 * @param {{ sign?: string, good?: boolean, acts?: HTMLElement[] }} [look]
 */
export function banner(spot, text, { sign = "lamp", good = false, acts = [] } = {}) {
  if (!spot) return;
  if (!text) return spot.replaceChildren();
  const made = element("p", `banner house${good ? " good" : ""}`, icon(sign), element("span", "", text));
  if (acts.length) made.append(element("span", "act", ...acts));
  spot.replaceChildren(made);
}

/**
 * A link that looks like a button.
 * @param {string} label
 * @param {string} href
 */
export function link(label, href) {
  const made = element("a", "btn slim", label);
  made.href = href;
  return made;
}
