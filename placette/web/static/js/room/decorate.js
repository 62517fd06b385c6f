/** What is personal about a row, added here because the server sends everybody the same: me, same speaker, day, hour. */

import { plain } from "../people/filter.js";
import { element, icon, word } from "../words.js";

const TOGETHER = 5 * 60_000;
const lang = document.documentElement.lang === "en" ? "en-GB" : document.documentElement.lang;
const hour = new Intl.DateTimeFormat(lang, { hour: "2-digit", minute: "2-digit" });
const day = new Intl.DateTimeFormat(lang, { weekday: "long", day: "numeric", month: "long" });
const whole = new Intl.DateTimeFormat(lang, { dateStyle: "full", timeStyle: "medium" });

const talk = document.querySelector("main.talk");
const called = talk instanceof HTMLElement && talk.dataset.handle ? plain(`@${talk.dataset.handle}`) : "";

/**
 * Does somebody else name the reader here?
 * @param {HTMLElement} row
 */
export function namesMe(row) {
  if (!called || row.classList.contains("mine")) return false;
  const said = plain(row.querySelector(".says p:not(.gone)")?.textContent ?? "");
  for (let at = said.indexOf(called); at >= 0; at = said.indexOf(called, at + 1)) {
    if (!/[\p{L}\p{N}_]/u.test(said.charAt(at + called.length))) return true;
  }
  return false;
}

/** @param {Element} row */
function moment(row) {
  return new Date(row.querySelector("time")?.dateTime ?? "");
}

/** @param {Date} at */
function dayName(at) {
  const today = new Date();
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (at.toDateString() === today.toDateString()) return word("today");
  if (at.toDateString() === yesterday.toDateString()) return word("yesterday");
  const name = day.format(at);
  return name.charAt(0).toLocaleUpperCase(lang) + name.slice(1);
}

/**
 * The message before a row, over day lines and the like.
 * @param {Element} row
 */
function before(row) {
  let other = row.previousElementSibling;
  while (other && !other.matches(".msg:not(.pending)")) other = other.previousElementSibling;
  return other;
}

/**
 * Adds to one row what only this reader sees. Doing it twice changes nothing.
 * @param {HTMLElement} row
 * @param {string} me
 */
export function decorate(row, me) {
  const mine = row.dataset.by === me;
  row.classList.toggle("mine", mine);
  const who = row.querySelector(".who");
  if (who && mine) who.textContent = word("you");
  const time = row.querySelector("time");
  const at = moment(row);
  if (time && !Number.isNaN(at.valueOf())) {
    time.textContent = hour.format(at);
    time.title = whole.format(at);
  }
  const gone = row.querySelector("[data-gone]");
  if (gone instanceof HTMLElement) gone.textContent = word(`gone_${gone.dataset.gone}`);
  else if (row.dataset.edited !== undefined && !row.querySelector(".mark")) {
    row.querySelector(".says")?.append(element("span", "mark", word("edited")));
  }
  row.querySelector("a.acts-of")?.remove();
  if (!gone && !row.querySelector("[data-acts]")) row.append(handle(word(mine ? "message_menu" : "other_menu")));
  row.classList.toggle("named", namesMe(row));
  place(row, at);
}

/**
 * The way to the menu of a message, in the place of the link that works without scripts.
 * @param {string} name
 */
function handle(name) {
  const made = element("button", "ico acts-of", icon("more"));
  made.type = "button";
  made.dataset.acts = "";
  made.tabIndex = -1;
  made.title = name;
  made.setAttribute("aria-label", name);
  made.setAttribute("aria-haspopup", "dialog");
  return made;
}

/**
 * Day line and same speaker: they depend on what stands above.
 * @param {HTMLElement} row
 * @param {Date} at
 */
function place(row, at) {
  const other = before(row);
  const then = other ? moment(other) : null;
  const above = row.previousElementSibling;
  const newDay = !then || then.toDateString() !== at.toDateString();
  if (newDay && !above?.matches(".day")) row.before(element("li", "day", element("b", "", dayName(at))));
  const same = !newDay && above === other && other instanceof HTMLElement && other.dataset.by === row.dataset.by;
  row.classList.toggle("same", same && then !== null && at.valueOf() - then.valueOf() < TOGETHER);
}
