/** A decision about this person, as one sentence, and the way to its case. */

import { hasWord, word } from "../words.js";
import { link } from "./banner.js";

const lang = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
const moment = new Intl.DateTimeFormat(lang, { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });

/**
 * @param {Frame} frame `restricted`
 * @returns {string}
 */
export function sentence(frame) {
  const measure = frame.measure ?? "";
  if (frame.until && hasWord(`${measure}_until`)) {
    return word(`${measure}_until`, { until: moment.format(new Date(frame.until)) });
  }
  const narrow = `${measure}_${frame.subject ?? ""}`;
  if (hasWord(narrow)) return word(narrow);
  return word(hasWord(measure) ? measure : "measure");
}

/**
 * @param {Frame} frame `restricted`
 * @param {string} [look] classes of the link; a button by default
 * @returns {HTMLElement[]} empty when there is no case
 */
export function ways(frame, look) {
  if (!frame.case) return [];
  const way = link(word("case"), `/case/${encodeURIComponent(frame.case)}`);
  if (look !== undefined) way.className = look;
  return [way];
}
