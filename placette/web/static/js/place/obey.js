/** What is written with a stroke before it, done. */

import { plain } from "../people/filter.js";
import { word } from "../words.js";
import { called } from "./switcher.js";

/**
 * Somebody seen here by their pseudonym: in the column, or by what they said.
 * @param {string} handle
 * @returns {{ person: string, handle: string } | null}
 */
function seen(handle) {
  const wanted = plain(handle.replace(/^@/, ""));
  const shown = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-people] [data-person]")]);
  const inColumn = shown.find((one) => plain(one.dataset.handle ?? "") === wanted);
  if (inColumn) return { person: inColumn.dataset.person ?? "", handle: inColumn.dataset.handle ?? "" };
  const rows = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-log] .msg[data-by]:not(.mine)")]);
  const spoke = rows.reverse().find((one) => plain(one.querySelector(".who")?.textContent ?? "") === wanted);
  return spoke ? { person: spoke.dataset.by ?? "", handle: spoke.querySelector(".who")?.textContent ?? "" } : null;
}

/**
 * @param {{ room: string, help: () => void, hide: (person: string, handle: string) => void }} with_ `room`: its name
 * @returns {(what: string, rest: string) => string} does a command; what is wrong with it, empty when it is done
 */
export function obeying({ room, help, hide }) {
  return (what, rest) => {
    const who = rest && (what === "report" || what === "ignore") ? seen(rest) : null;
    switch (what) {
      case "help":
        help();
        return "";
      case "report":
        if (rest && !who) return word("no_person", { a: rest });
        location.assign(who ? `/report?of=${encodeURIComponent(`person:${who.person}`)}` : `/report?where=${encodeURIComponent(room)}`);
        return "";
      case "ignore":
        if (!who) return rest ? word("no_person", { a: rest }) : word("who");
        hide(who.person, who.handle);
        return "";
      case "join": {
        const to = called(rest);
        if (!to) return word("no_room");
        location.assign(to);
        return "";
      }
      case "leave": {
        const form = document.querySelector("[data-leave]");
        if (form instanceof HTMLFormElement) form.requestSubmit();
        return "";
      }
      default:
        return word("no_command");
    }
  };
}
