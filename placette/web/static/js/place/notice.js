/** What is said to this person alone: a decision about them, with its case; small confirmations; the place's hours. */

import { button, word } from "../words.js";
import { banner } from "./banner.js";
import { sentence, ways } from "./decision.js";

const BRIEF = 5000;

/**
 * @param {Element} notices
 * @param {Element} place
 * @param {Line} line
 */
export function startNotices(notices, place, line) {
  let timer = 0;
  /** The case on screen, or empty. */
  let shown = "";

  line.on("restricted", (frame) => {
    window.clearTimeout(timer);
    shown = frame.measure === "restore" ? "" : (frame.case ?? "");
    const acts = [...ways(frame), button(word("dismiss"), () => banner(notices, ""))];
    banner(notices, sentence(frame), { sign: "hand", acts });
  });
  line.on("card", (frame) => {
    window.clearTimeout(timer);
    shown = "";
    banner(notices, frame.say ?? "", { sign: "lamp", acts: [button(word("dismiss"), () => banner(notices, ""))] });
  });
  line.on("place", (frame) => banner(place, frame.level === "open" ? "" : (frame.say ?? "")));

  return {
    /**
     * A decision holds no more.
     * @param {string} number its case
     */
    over(number) {
      if (shown === number) banner(notices, "");
    },
    /**
     * Something small, for a moment.
     * @param {string} text
     */
    brief(text) {
      shown = "";
      banner(notices, text, { good: true });
      window.clearTimeout(timer);
      timer = window.setTimeout(() => banner(notices, ""), BRIEF);
    },
    /**
     * Something that stays until the next one.
     * @param {string} text
     */
    stay(text) {
      shown = "";
      window.clearTimeout(timer);
      banner(notices, text, { sign: "alert" });
    },
  };
}
