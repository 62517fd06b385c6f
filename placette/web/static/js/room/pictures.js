/** Unicode's little pictures by their names: asked for the first time somebody writes the beginning of one. */

import { plain } from "../people/filter.js";

/** @type {{ picture: string, name: string, words: string }[]} */
let known = [];
/** @type {Promise<void> | null} */
let asked = null;

/** @param {string} text */
const bare = (text) => plain(text).replaceAll("œ", "oe");

async function fetched() {
  const answer = await fetch(`/emoji/${document.documentElement.lang}.json`);
  if (!answer.ok) throw new Error("no pictures");
  /** @type {[string, string][]} */
  const rows = await answer.json();
  known = rows.map(([picture, name]) => ({ picture, name, words: ` ${bare(name)}` }));
}

/**
 * Those whose name, or a word of it, begins so: names first.
 * @param {string} begun
 * @param {() => void} later called once when they were not there yet and have come; a line that is cut is asked again next time
 */
export function picturesFor(begun, later) {
  if (!known.length) {
    asked ??= fetched().then(later, () => void (asked = null));
    return [];
  }
  const wanted = ` ${bare(begun)}`;
  const fits = known.filter((one) => one.words.includes(wanted));
  return [...fits.filter((one) => one.words.startsWith(wanted)), ...fits.filter((one) => !one.words.startsWith(wanted))];
}
