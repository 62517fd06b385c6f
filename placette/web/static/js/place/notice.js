/** What is said to this person alone: a decision about them, with its case; small confirmations; the place's hours. */

import { button, hasWord, word } from "../words.js";
import { banner, link } from "./banner.js";

const BRIEF = 5000;
const lang = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
const moment = new Intl.DateTimeFormat(lang, { day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" });

/** @param {Frame} frame */
function sentence(frame) {
  const measure = frame.measure ?? "";
  if (frame.until && hasWord(`${measure}_until`)) {
    return word(`${measure}_until`, { until: moment.format(new Date(frame.until)) });
  }
  return word(hasWord(measure) ? measure : "measure");
}

/**
 * @param {Element} notices
 * @param {Element} place
 * @param {Line} line
 */
export function startNotices(notices, place, line) {
  let timer = 0;

  line.on("restricted", (frame) => {
    window.clearTimeout(timer);
    const acts = [button(word("dismiss"), () => banner(notices, ""))];
    const way = link(word("case"), `/case/${encodeURIComponent(frame.case ?? "")}`);
    banner(notices, sentence(frame), { sign: "hand", acts: frame.case ? [way, ...acts] : acts });
  });
  line.on("place", (frame) => banner(place, frame.level === "open" ? "" : (frame.say ?? "")));

  return {
    /**
     * Something small, for a moment.
     * @param {string} text
     */
    brief(text) {
      banner(notices, text, { good: true });
      window.clearTimeout(timer);
      timer = window.setTimeout(() => banner(notices, ""), BRIEF);
    },
    /**
     * Something that stays until the next one.
     * @param {string} text
     */
    stay(text) {
      window.clearTimeout(timer);
      banner(notices, text, { sign: "alert" });
    },
  };
}
