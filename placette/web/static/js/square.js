/** The square's page: which part of the page is which module. */

import { openLine } from "./live/socket.js";
import { startColumn } from "./people/column.js";
import { startFilter } from "./people/filter.js";
import { startMenu } from "./people/menu.js";
import { startAlerts } from "./place/alerts.js";
import { startDrawers } from "./place/drawers.js";
import { startFavourites } from "./place/favourites.js";
import { startKeys } from "./place/keys.js";
import { startLineBanner } from "./place/line.js";
import { startMarks } from "./place/marks.js";
import { startNotices } from "./place/notice.js";
import { obeying } from "./place/obey.js";
import { startRoom } from "./room/room.js";
import { startSharing } from "./room/typing.js";

const ROOMS_APART = 20_000;
const PEOPLE_APART = 4000;
const CROWDED_APART = 20_000;
const CROWDED = 50;

/** @param {string} selector */
const part = (selector) => /** @type {HTMLElement | null} */ (document.querySelector(selector));

/** @param {string} name */
const spot = (name) => /** @type {HTMLElement} */ (part(`[data-banner="${name}"]`));

const talk = /** @type {HTMLElement} */ (part("main.talk"));
const line = openLine("/live");
const notices = startNotices(spot("notice"), spot("place"), line);
const state = startLineBanner(spot("line"), line);

const roomsPart = part("[data-rooms]");
const peoplePart = part("[data-people]");
const fresh = talk.dataset.seated !== "no";
let present = 0;
const rooms = roomsPart && startColumn(roomsPart, roomsPart.dataset.rooms ?? "", { apart: () => ROOMS_APART, fresh });
const people =
  peoplePart &&
  startColumn(peoplePart, peoplePart.dataset.people ?? "", {
    apart: () => (present > CROWDED ? CROWDED_APART : PEOPLE_APART),
    fresh,
  });
if (rooms) window.setInterval(() => document.visibilityState === "visible" && rooms.stale(), ROOMS_APART);

const menu = /** @type {HTMLDialogElement} */ (part("[data-person-menu]"));
const about = startMenu(menu, {
  me: talk.dataset.me ?? "",
  room: talk.dataset.room ?? "",
  answer: (n) => room?.answer(n),
  veil: (person, hidden) => room?.veil(person, hidden),
  say: notices.brief,
  stale: () => people?.stale(),
});
const alerts = startAlerts(/** @type {HTMLDialogElement | null} */ (part("[data-alerts]")));
const keys = startKeys({
  escape: () => room?.toNewest() ?? false,
  allRead() {
    room?.toNewest();
    marks?.allRead();
  },
});

startDrawers(part("#rooms"), part("#people"));
startSharing(/** @type {HTMLInputElement | null} */ (part("[data-share-typing]")));
if (roomsPart) startFavourites(roomsPart, part("[data-star]"), talk.dataset.room ?? "", () => rooms?.now());

const marks = roomsPart && startMarks(roomsPart, talk.dataset.room ?? "");
const room = talk.dataset.room
  ? startRoom(talk, line, {
      entered(frame) {
        state.back();
        if (frame.present !== undefined) crowd(frame.room ?? "", frame.present);
        people?.stale();
        if (!fresh) rooms?.stale();
      },
      refused: (frame) => notices.stay(frame.say ?? ""),
      brief: notices.brief,
      read: (n) => marks?.read(n),
      named: alerts.named,
      obey: obeying({ room: part(".room-head h1")?.textContent ?? "", help: keys.help, hide: about.hide }),
      over: notices.over,
      back: () => state.back(false),
    })
  : null;
if (!room) line.onState(({ state: now }) => now === "open" && state.back());

/**
 * @param {string} slug
 * @param {number} persons
 */
function crowd(slug, persons) {
  const count = part("[data-crowd]");
  if (slug === talk.dataset.room) present = persons;
  if (slug === talk.dataset.room && count) count.textContent = String(persons);
  const listed = part(`[data-slug="${CSS.escape(slug)}"] [data-present]`);
  if (listed?.firstChild) listed.firstChild.textContent = String(persons);
}

line.on("crowd", (frame) => {
  crowd(frame.room ?? "", frame.present ?? 0);
  if (frame.room === talk.dataset.room) people?.stale();
});

document.querySelectorAll(".side").forEach(startFilter);

const wide = window.matchMedia("(min-width: 60.01rem)");
wide.addEventListener("change", () => {
  document.querySelectorAll(".side:popover-open").forEach((side) => side instanceof HTMLElement && side.hidePopover());
});
