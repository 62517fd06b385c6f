/** Every five seconds: the shift, the queue, and whether somebody decided about what lies open. Fields are never touched. */

import { fragment } from "../live/insert.js";

const PERIOD = 5000;
const PARTS = ["watch", "queue", "overtaken"];

/** Asks once and lays what changed on the page. */
async function beat() {
  const main = document.getElementById("main");
  const cut = document.querySelector("[data-cut]");
  if (!(main instanceof HTMLElement) || !(cut instanceof HTMLElement)) return;
  const { open = "", seen = "", current = "" } = main.dataset;
  const asked = new URLSearchParams({ open, seen, current });
  try {
    const answer = await fetch(`/desk/beat?${asked}`, { redirect: "manual", headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error("shut");
    /** @type {Record<string, string>} */
    const told = await answer.json();
    for (const name of PARTS) lay(name, told[name] ?? "");
    cut.hidden = true;
  } catch {
    cut.hidden = false;
  }
}

/**
 * @param {string} name
 * @param {string} html
 */
function lay(name, html) {
  const target = document.querySelector(`[data-part="${name}"]`);
  if (!target) return;
  const shelf = document.createElement("div");
  fragment(shelf, html);
  if (shelf.textContent !== target.textContent) fragment(target, html);
}

export function startBeat() {
  window.setInterval(() => {
    if (!document.hidden) void beat();
  }, PERIOD);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) void beat();
  });
}
