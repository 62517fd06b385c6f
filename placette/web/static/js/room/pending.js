/** What was written and is not said yet: on its way, waiting for the line, held by a moderator, or refused. */

import { startHeld } from "./held.js";
import { button, element, hasWord, icon, linked, word } from "../words.js";

const SOON = new Set(["too_fast", "new_face"]);
const AGAIN = new Set(["busy", "unavailable", "read_only", "not_seated"]);

/** Milliseconds for which words that came while the place only listened go by themselves when it opens: as after a restart. */
const SOON_OPEN = 30_000;

/** A name for a message that nobody used before. */
function nonce() {
  return Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * @param {{ room: string, list: HTMLElement, line: Line, has: (id: string) => boolean,
 *   slow: (seconds: number) => void, correct: (words: string, look: boolean, re?: number) => void, late: () => void }} with_ `correct`:
 *   words go back to where one writes, and one looks there; `late`: words were shown before they could be taken back
 */
export function startPending({ room, list, line, has, slow, correct, late }) {
  /** @type {Map<string, Pending>} */
  const all = new Map();
  let inside = false;

  /**
   * @param {string} words
   * @param {number} [re]
   */
  function rowFor(words, re) {
    const says = element("div", "says", element("p", "", words), element("div", "state"));
    if (re) {
      const link = element("a", "re");
      link.dataset.re = String(re);
      says.prepend(link);
    }
    const row = element("li", "msg mine pending", element("b", "who", word("you")), says);
    list.append(row);
    return row;
  }

  /**
   * @param {Pending} pending
   * @param {...(string | Node)} content
   */
  function state(pending, ...content) {
    pending.row.querySelector(".state")?.replaceChildren(...content);
  }

  /** @param {Pending} pending */
  function remove(pending) {
    window.clearTimeout(pending.timer);
    all.delete(pending.nonce);
    pending.row.remove();
    held.over(pending);
  }

  /** @param {Pending} pending */
  function send(pending) {
    window.clearTimeout(pending.timer);
    pending.row.classList.remove("failed");
    const command = { do: "say", room, words: pending.words, nonce: pending.nonce, re: pending.re };
    const gone = inside && line.ask(command, (frame) => answered(pending, frame));
    pending.state = gone ? "sent" : "waiting";
    state(pending, icon("clock"), word(gone ? "on_its_way" : "when_back"));
  }

  /**
   * @param {Pending} pending
   * @param {Frame} frame
   */
  function answered(pending, frame) {
    if (!all.has(pending.nonce)) return;
    if (frame.id) pending.id = frame.id;
    if (frame.t === "done" && frame.id && has(frame.id)) remove(pending);
    else if (frame.t === "held") held.hold(pending, frame);
    else if (frame.t === "refused" && SOON.has(frame.why ?? "") && frame.retry_after) wait(pending, frame.retry_after);
    else if (frame.t === "refused") fail(pending, frame);
  }

  /**
   * Too fast: it goes by itself when it may, and nothing overtakes it.
   * @param {Pending} pending
   * @param {number} seconds
   */
  function wait(pending, seconds) {
    pending.state = "waiting";
    slow(seconds);
    state(pending, icon("clock"), word("in_seconds", { n: Math.ceil(seconds) }));
    pending.timer = window.setTimeout(() => send(pending), seconds * 1000 + 50);
  }

  /**
   * @param {Pending} pending
   * @param {{ say?: string, why?: string, case?: string }} frame
   */
  function fail(pending, frame) {
    pending.state = "failed";
    pending.listened = frame.why === "read_only" ? performance.now() : undefined;
    held.over(pending);
    pending.row.classList.add("failed");
    const acts = [
      button(word("correct"), () => {
        correct(pending.words, true, pending.re);
        remove(pending);
      }),
      button(word("remove"), () => remove(pending)),
    ];
    if (AGAIN.has(frame.why ?? "")) acts.unshift(button(word("send_again"), () => send(pending)));
    state(pending, icon("alert"), element("span", "", ...linked(frame.say ?? word("unavailable"), frame.case)), ...acts);
  }

  const held = startHeld({ room, list, line, all, state, remove, correct });
  line.on("place", (frame) => {
    if (frame.read_only) return;
    for (const one of all.values()) {
      if (one.state === "failed" && one.listened !== undefined && performance.now() - one.listened < SOON_OPEN) send(one);
    }
  });
  line.on("unheld", (frame) => {
    const pending = [...all.values()].find((one) => one.id === frame.id);
    if (!pending) return;
    if (frame.why === "withdrawn") return held.withdrawn(pending, true);
    const key = `unheld_${frame.why}`;
    const re = pending.row.querySelector("a.re") ?? "";
    pending.row.querySelector(".says")?.replaceChildren(re, element("p", "", pending.words), element("div", "state"));
    fail(pending, { say: hasWord(key) ? word(key) : word("unavailable") });
  });

  return {
    /**
     * @param {string} words
     * @param {number} [re] the message that they answer
     */
    add(words, re) {
      /** @type {Pending} */
      const pending = { nonce: nonce(), words, re, row: rowFor(words, re), state: "waiting" };
      all.set(pending.nonce, pending);
      send(pending);
    },
    /** One sits in the room (again): what waited goes, in order; what was on its way goes once more, by its nonce. */
    entered() {
      inside = true;
      for (const pending of all.values()) if (pending.state === "waiting" || pending.state === "sent") send(pending);
    },
    cut() {
      inside = false;
      for (const pending of all.values()) if (pending.state === "sent") send(pending);
    },
    /**
     * It was said: the real row takes its place.
     * @param {Item} item
     */
    settled(item) {
      const pending = all.get(item.nonce ?? "") ?? [...all.values()].find((one) => one.id === item.id);
      if (!pending) return;
      if (pending.meant) late();
      remove(pending);
    },
    /** Whether something on its way, there or back, would be lost with this page. */
    get unsaid() {
      return [...all.values()].some((one) => one.state === "waiting" || one.state === "sent" || one.back);
    },
  };
}
