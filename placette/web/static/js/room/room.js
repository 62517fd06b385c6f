/** One room on one page: enters it, keeps it in order, sends what is written, comes back after a cut. */

import { startAnswer } from "./answer.js";
import { startComposer } from "./composer.js";
import { startLog } from "./log.js";
import { startOwn } from "./own.js";
import { startPending } from "./pending.js";
import { startShut } from "./shut.js";
import { sharesTyping, startTyping } from "./typing.js";
import { startWait } from "./wait.js";
import { word } from "../words.js";

const AGAIN = 3000;

/**
 * @param {HTMLElement} talk
 * @param {Line} line
 * @param {{ entered: (frame: Frame) => void, refused: (frame: Frame) => void, brief: (text: string) => void,
 *   read: (n: number) => void, named: () => void, obey: (what: string, rest: string) => string, over: (number: string) => void, back: () => void }} tell `back`: the line is back, the room is not entered
 */
export function startRoom(talk, line, tell) {
  const room = talk.dataset.room ?? "";
  const typing = startTyping(/** @type {HTMLElement} */ (talk.querySelector("[data-typing]")), talk.dataset.me ?? "");
  const wait = startWait(talk);
  const log = startLog(talk, (item) => pending.settled(item), tell);
  const composer = startComposer(/** @type {HTMLFormElement} */ (talk.querySelector("[data-composer]")), {
    room,
    say(words) {
      pending.add(words, answer.take());
      log.flow.scrollTop = 0;
    },
    typing: () => void (sharesTyping() && line.ask({ do: "typing", room })),
    last: () => own.last(),
    obey: tell.obey,
  });
  const form = /** @type {HTMLFormElement} */ (talk.querySelector("[data-composer]"));
  const answer = startAnswer({ form, list: log.list });
  const pending = startPending({
    room,
    line,
    list: log.list,
    has: log.has,
    slow: composer.slow,
    correct(words, look, re) {
      composer.correct(words, look);
      if (re) answer.to(re, look);
    },
    late: () => tell.refused({ t: "refused", say: word("shown_meanwhile") }),
  });
  const own = startOwn({ room, list: log.list, line, composer, say: tell.brief, answer: answers, unanswer: answer.stop });
  const shut = startShut(talk, line, { changed: own.shut, over: tell.over, parted: () => pending.cut(), back: enter });

  /** A change under way is left: what is written next is an answer. @param {number} n */
  function answers(n) {
    if (form.querySelector("fieldset")?.disabled) return;
    composer.stop();
    answer.to(n, true);
  }

  let known = talk.dataset.seated === "yes";

  function enter() {
    if (shut.out) return tell.back();
    const since = known ? log.last : null;
    line.ask({ do: "enter", room, since, epoch: known ? talk.dataset.epoch : null }, (frame) => void answered(frame));
  }

  /** @param {Frame} frame */
  async function answered(frame) {
    if (frame.t === "wait") {
      shut.opens(frame.seconds ?? 0);
      return wait.begin(frame.seconds ?? 0);
    }
    if (frame.t === "refused") {
      tell.refused(frame);
      if (frame.retry_after || frame.why === "unavailable") window.setTimeout(enter, AGAIN);
      return;
    }
    wait.done();
    await log.resume(frame, !known);
    known = true;
    shut.entered();
    pending.entered();
    tell.entered(frame);
  }

  line.onState(({ state }) => (state === "open" ? enter() : pending.cut()));
  for (const kind of ["said", "edited", "withheld", "restored", "skip"]) {
    line.on(kind, (frame) => {
      if (frame.room !== room) return;
      log.take(frame);
      if (kind === "said") typing.stopped(speaker(frame) ?? "");
    });
  }
  line.on("typing", (frame) => frame.room === room && typing.heard(frame.by));
  const out = talk.querySelector("[data-leave]");
  if (out instanceof HTMLElement) out.hidden = false;
  out?.addEventListener("submit", (event) => {
    // While there is no line yet, the form itself goes; without a network nothing does, and nothing is lost.
    if (!navigator.onLine || line.ask({ do: "leave", room }, left)) event.preventDefault();
  });
  window.addEventListener("beforeunload", (event) => pending.unsaid && event.preventDefault());

  /** @param {Frame} frame */
  function left(frame) {
    if (frame.t === "done") location.assign("/square");
    else tell.refused(frame);
  }

  /** @param {Frame} frame */
  function speaker(frame) {
    const row = frame.id ? log.list.querySelector(`[data-id="${CSS.escape(frame.id)}"]`) : null;
    return row instanceof HTMLElement ? row.dataset.by : undefined;
  }

  return {
    /**
     * @param {string} person
     * @param {boolean} hidden
     */
    veil(person, hidden) {
      log.veil(person, hidden);
      answer.fill();
    },
    answer: answers,
    toNewest: log.toNewest,
  };
}
