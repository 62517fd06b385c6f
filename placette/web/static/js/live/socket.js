/** The line to the place: one socket, its commands and answers, and the way back after a cut. */

import { afterClose } from "./backoff.js";
import { visitIsOver } from "./visit.js";

const FORM = "placette.v1.html";
const QUIET = 25_000;
const PATIENCE = 10_000;

/**
 * Opens the line and keeps it open.
 * @param {string} path
 * @returns {Line}
 */
export function openLine(path) {
  /** @type {Map<string, ((frame: Frame) => void)[]>} */
  const ears = new Map();
  /** @type {((state: LineState) => void)[]} */
  const watchers = [];
  /** @type {Map<string, (frame: Frame) => void>} */
  const awaited = new Map();
  /** @type {WebSocket | null} */
  let socket = null;
  /** @type {Frame | null} */
  let goodbye = null;
  let refs = 0;
  let tries = 0;
  let over = false;
  let timer = 0;
  let pulse = 0;

  /** @param {LineState} state */
  const tell = (state) => watchers.forEach((hear) => hear(state));

  /** @param {string} why */
  function end(why) {
    over = true;
    window.clearTimeout(timer);
    tell({ state: "over", why });
  }

  /** @param {number} after milliseconds */
  function later(after) {
    window.clearTimeout(timer);
    tell({ state: "lost", seconds: Math.ceil(after / 1000) });
    timer = window.setTimeout(open, after);
  }

  /** Forget the socket; what was asked is asked again by whoever still wants it. */
  function drop() {
    window.clearTimeout(pulse);
    awaited.clear();
    const old = socket;
    socket = null;
    if (!old) return;
    old.onclose = old.onmessage = old.onopen = null;
    old.close();
  }

  /** @param {number} code */
  function closed(code) {
    drop();
    const next = afterClose(code, goodbye, tries, Math.random);
    tries += 1;
    if ("over" in next) return end(next.over);
    later(next.after);
    if (tries % 4 === 2) void visitIsOver().then((gone) => gone && !over && !socketIsOpen() && end("no_visit"));
  }

  const socketIsOpen = () => socket?.readyState === WebSocket.OPEN;

  /** Nothing heard for a while: ask whether anybody is there, and give up when nobody answers. */
  function listen() {
    window.clearTimeout(pulse);
    pulse = window.setTimeout(() => {
      if (!ask({ do: "ping" })) return;
      pulse = window.setTimeout(() => closed(1006), PATIENCE);
    }, QUIET);
  }

  /** @param {MessageEvent} event */
  function heard(event) {
    listen();
    /** @type {Frame} */
    const frame = JSON.parse(String(event.data));
    if (frame.t === "goodbye") goodbye = frame;
    if (frame.ref !== undefined) {
      const answered = awaited.get(frame.ref);
      if (frame.t !== "wait") awaited.delete(frame.ref);
      answered?.(frame);
      return;
    }
    ears.get(frame.t)?.forEach((hear) => hear(frame));
  }

  function open() {
    if (over) return;
    window.clearTimeout(timer);
    drop();
    goodbye = null;
    const url = new URL(path, location.href);
    url.protocol = url.protocol === "https:" ? "wss:" : "ws:";
    const fresh = new WebSocket(url, FORM);
    socket = fresh;
    fresh.onopen = () => {
      tries = 0;
      listen();
      tell({ state: "open" });
    };
    fresh.onmessage = heard;
    fresh.onclose = (event) => closed(event.code);
  }

  /** @type {Line["ask"]} */
  function ask(command, answered) {
    if (!socket || !socketIsOpen()) return false;
    refs += 1;
    const ref = String(refs);
    if (answered) awaited.set(ref, answered);
    socket.send(JSON.stringify({ ...command, ref }));
    return true;
  }

  function retry() {
    if (!over && !socketIsOpen()) open();
  }

  window.addEventListener("online", retry);
  window.addEventListener("offline", () => !over && closed(1006));
  window.addEventListener("pageshow", (event) => event.persisted && retry());
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && retry());
  queueMicrotask(open);

  return {
    on: (kind, hear) => void ears.set(kind, [...(ears.get(kind) ?? []), hear]),
    onState: (hear) => void watchers.push(hear),
    ask,
    retry,
  };
}
