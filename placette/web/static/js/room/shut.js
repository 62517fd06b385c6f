/** Why nobody, or not this person, can write just now: said in the composer's place until it is over. */

import { link } from "../place/banner.js";
import { sentence, ways } from "../place/decision.js";
import { button, element, hasWord, icon, word } from "../words.js";

const LONGEST_TIMER = 2 ** 31 - 1;
const LOOK_AGAIN = 10_000;
const CASE = "case:";
const GONE = "gone";
const SILENCES = new Set(["hush", "suspend", "exclude"]);

/**
 * @typedef {{ text: string, sign: string, acts: HTMLElement[], told: number, timer?: number }} Reason
 */

/**
 * @param {HTMLElement} talk
 * @param {Line} line
 * @param {{ changed: (shut: boolean) => void, over: (number: string) => void, parted: () => void, back: () => void }} tell
 *   `over`: a case holds no more; `parted`: the room is heard no more; `back`: this person asks to come back in
 */
export function startShut(talk, line, tell) {
  const room = talk.dataset.room ?? "";
  const spot = /** @type {HTMLElement} */ (talk.querySelector("[data-shut]"));
  const fields = /** @type {HTMLFieldSetElement} */ (talk.querySelector("[data-composer] fieldset"));
  /** Reasons by name; those that are not told again after the line came back hold no more. @type {Map<string, Reason>} */
  const reasons = new Map();
  let connection = 0;
  /** Out of the room, and nobody here has asked to come back in: the line may come back, the seat is left alone. */
  let out = false;

  function show() {
    const reason = reasons.get(GONE) ?? [...reasons.values()].pop();
    const shut = reason !== undefined;
    const here = talk.contains(document.activeElement) && fields.contains(document.activeElement);
    fields.disabled = shut;
    if (!reason) spot.replaceChildren();
    else spot.replaceChildren(element("p", "house note", icon(reason.sign), element("span", "", reason.text), ...reason.acts));
    if (shut && here) spot.focus({ preventScroll: true });
    tell.changed(shut);
  }

  /** @param {string} name */
  function lift(name) {
    window.clearTimeout(reasons.get(name)?.timer);
    if (!reasons.delete(name)) return;
    show();
    if (name.startsWith(CASE)) tell.over(name.slice(CASE.length));
  }

  const cases = () => [...reasons.keys()].filter((name) => name.startsWith(CASE));

  /** A decision may be lifted before its time. The place tells so; asking now and then is for when that got lost. */
  async function look() {
    if (!cases().length) return;
    const answer = await fetch(`/rooms/${encodeURIComponent(room)}/silence`, { redirect: "error" }).catch(() => null);
    if (answer?.status === 204) cases().forEach(lift);
  }

  window.setInterval(() => document.visibilityState === "visible" && void look(), LOOK_AGAIN);

  /**
   * @param {string} name
   * @param {Omit<Reason, "told">} reason
   */
  function set(name, reason) {
    window.clearTimeout(reasons.get(name)?.timer);
    reasons.delete(name);
    reasons.set(name, { ...reason, told: connection });
    show();
  }

  /** @param {Frame} frame */
  function decided(frame) {
    if (frame.measure === "restore") return void look();
    if (!SILENCES.has(frame.measure ?? "") || (frame.room !== undefined && frame.room !== room)) return;
    const name = `${CASE}${frame.case ?? ""}`;
    const ends = (frame.again ?? Infinity) * 1000 + 500;
    const over = () => (frame.measure === "hush" ? lift(name) : location.reload());
    const timer = ends < LONGEST_TIMER ? window.setTimeout(over, ends) : undefined;
    set(name, { text: sentence(frame), sign: "hand", acts: ways(frame, ""), ...(timer !== undefined && { timer }) });
  }

  line.on("restricted", decided);
  line.on("place", (frame) => {
    if (frame.read_only) set("place", { text: frame.say ?? "", sign: "lamp", acts: [] });
    else lift("place");
  });
  line.on("parted", (frame) => {
    if (frame.room !== room) return;
    out = true;
    const way = frame.why === "closed" ? link(word("to_the_square"), "/square") : button(word("come_back_in"), comeBack);
    set(GONE, { text: frame.say ?? "", sign: "cut", acts: [way] });
    if (frame.why !== "closed") tell.parted();
  });

  function comeBack() {
    out = false;
    tell.back();
  }

  line.onState(({ state, why = "" }) => {
    if (state === "open") connection += 1;
    if (state === "over") lift(GONE);
    if (state === "over" && !reasons.size) set("over", { text: word(hasWord(why) ? why : "bad_frame"), sign: "cut", acts: [] });
  });

  return {
    get out() {
      return out;
    },
    /**
     * Who comes back in has to wait.
     * @param {number} seconds
     */
    opens(seconds) {
      if (reasons.has(GONE)) set(GONE, { text: word("opens", { n: Math.ceil(seconds) }), sign: "clock", acts: [] });
    },
    /** The room is entered on this line: all that holds was told by now. */
    entered() {
      out = false;
      lift(GONE);
      for (const [name, reason] of reasons) if (reason.told !== connection) lift(name);
      show();
    },
  };
}
