/** Words that a moderator holds: what their author is told, and how they are taken back, now or when there is a line. */

import { ways } from "../place/decision.js";
import { button, element, icon, word } from "../words.js";

/**
 * @param {{ room: string, list: HTMLElement, line: Line, all: Map<string, Pending>, remove: (pending: Pending) => void,
 *   state: (pending: Pending, ...content: (string | Node)[]) => void, correct: (words: string, look: boolean, re?: number) =>
 *   void }} with_
 */
export function startHeld({ room, list, line, all, state, remove, correct }) {
  /** What is to be taken back and could not yet be, so that a page drawn anew does it. */
  const kept = `placette:back:${room}`;

  /**
   * @param {Pending} pending
   * @param {Frame} frame `held`
   */
  function hold(pending, frame) {
    pending.state = "held";
    const title = element("b", "", icon("hand"), word("held_title"));
    const why = element("p", "", `${word("held")} `, ...ways(frame, ""));
    const box = element("div", "held-box house", title, element("p", "said", pending.words), why);
    const take = button(word("withdraw"), () => withdraw(pending, "gone", true));
    take.classList.add("bare");
    box.append(element("div", "acts", button(word("correct"), () => withdraw(pending, "anew", true)), take));
    const says = element("div", "says", pending.row.querySelector("a.re") ?? "", box, element("div", "state"));
    pending.row.querySelector(".says")?.replaceWith(says);
  }

  /**
   * Held words are taken back, to be gone or to be written otherwise: now, or as soon as there is a line.
   * @param {Pending} pending
   * @param {"gone" | "anew"} back
   * @param {boolean} pressed by the person, just now
   */
  function withdraw(pending, back, pressed) {
    pending.back = pending.meant = back;
    keepBack();
    const asked = line.ask({ do: "withdraw", room, id: pending.id }, (frame) => {
      if (frame.t === "done") return withdrawn(pending, pressed);
      if (frame.t !== "refused") return;
      pending.back = undefined;
      keepBack();
      if (pending.state !== "held") return;
      const gone = frame.why === "not_found";
      state(pending, icon("alert"), element("span", "", gone ? word("waits_no_more") : (frame.say ?? "")));
    });
    if (!asked) state(pending, icon("clock"), element("span", "", word("withdraw_when_back")));
  }

  function keepBack() {
    const back = [...all.values()].flatMap((one) => (one.back && one.id ? [[one.id, one.back]] : []));
    if (back.length) sessionStorage.setItem(kept, JSON.stringify(back));
    else sessionStorage.removeItem(kept);
  }

  /** @returns {Map<string, "gone" | "anew">} by the id of the words */
  function keptBack() {
    try {
      return new Map(JSON.parse(sessionStorage.getItem(kept) ?? "[]"));
    } catch {
      return new Map();
    }
  }

  /**
   * Told by the answer and by the line, in either order: the first counts.
   * @param {Pending} pending
   * @param {boolean} pressed
   */
  function withdrawn(pending, pressed) {
    if (!all.has(pending.nonce)) return;
    if (pending.meant === "anew") correct(pending.words, pressed, pending.re);
    remove(pending);
  }

  /** Words that waited when the page was made: the server drew them, with a form that works without scripts. */
  function adopt() {
    const back = keptBack();
    for (const row of list.querySelectorAll("[data-held]")) {
      if (!(row instanceof HTMLElement)) continue;
      /** @type {Pending} */
      const pending = {
        nonce: row.dataset.nonce ?? "",
        id: row.dataset.held ?? "",
        words: row.querySelector("[data-held-words]")?.textContent ?? "",
        row,
        state: "held",
      };
      pending.back = pending.meant = back.get(pending.id ?? "");
      all.set(pending.nonce, pending);
      hold(pending, { t: "held", case: row.dataset.case });
      if (pending.back) state(pending, icon("clock"), element("span", "", word("withdraw_when_back")));
    }
  }

  adopt();
  line.onState(({ state: now }) => {
    if (now !== "open") return;
    for (const pending of all.values()) if (pending.back) withdraw(pending, pending.back, false);
  });

  return {
    hold,
    withdrawn,
    /** @param {Pending} pending they wait no more */
    over(pending) {
      if (!pending.back) return;
      pending.back = undefined;
      keepBack();
    },
  };
}
