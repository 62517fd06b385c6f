/** What one can do about a person: no longer see them, see them again, report. They are told nothing. */

import { word } from "../words.js";

const EXCERPT = 80;

/**
 * @param {HTMLDialogElement} menu
 * @param {{ me: string, room: string, answer: (n: number) => void, veil: (person: string, hidden: boolean) => void, say: (text: string) => void, stale: () => void }} with_
 */
export function startMenu(menu, { me, room, answer, veil, say, stale }) {
  /** @param {string} selector */
  const part = (selector) => /** @type {HTMLElement} */ (menu.querySelector(selector));
  /** @type {Set<string>} */
  const blocked = new Set();
  let person = "";
  let handle = "";
  let number = 0;

  document.addEventListener("click", (event) => {
    if (!(event.target instanceof Element)) return;
    const shown = event.target.closest("[data-person]");
    const row = event.target.closest(".who, [data-acts]")?.closest(".msg:not(.pending)");
    if (shown instanceof HTMLElement) {
      open(shown.dataset.person ?? "", shown.dataset.handle ?? "", shown.querySelector(".sub")?.textContent ?? "");
    } else if (row instanceof HTMLElement) {
      const words = row.querySelector(".says p:not(.gone)")?.textContent ?? "";
      const excerpt = words.length > EXCERPT ? `${words.slice(0, EXCERPT)}…` : words;
      open(row.dataset.by ?? "", row.querySelector(".who")?.textContent ?? "", excerpt, row.dataset.n);
    }
  });

  /**
   * @param {string} who
   * @param {string} name
   * @param {string} sub
   * @param {string} [n] the number of the message that was pointed at
   */
  function open(who, name, sub, n) {
    if (!who || who === me) return;
    [person, handle, number] = [who, name, Number(n ?? 0)];
    part("[data-name]").textContent = name;
    part("[data-sub]").textContent = sub;
    const of = n ? `message:${room}/${n}` : `person:${who}`;
    part("[data-report]").setAttribute("href", `/report?of=${encodeURIComponent(of)}`);
    part("[data-report-words]").textContent = word(n ? "report_message" : "report_person");
    part("[data-answer]").hidden = !number;
    part("[data-block]").hidden = blocked.has(who);
    part("[data-unblock]").hidden = !blocked.has(who);
    menu.showModal();
  }

  /**
   * @param {boolean} hidden
   * @param {string} [who]
   * @param {string} [name]
   */
  async function set(hidden, who = person, name = handle) {
    menu.close();
    const answer = await fetch(`/api/people/${encodeURIComponent(who)}/block`, { method: hidden ? "POST" : "DELETE" }).catch(
      () => null,
    );
    if (!answer?.ok) {
      const body = answer ? await answer.json().catch(() => ({})) : {};
      return say(body.say ?? word("unavailable"));
    }
    if (hidden) blocked.add(who);
    else blocked.delete(who);
    veil(who, hidden);
    stale();
    say(word(hidden ? "blocked_done" : "unblocked_done", { a: name }));
  }

  part("[data-answer]").addEventListener("click", () => {
    menu.close();
    answer(number);
  });
  part("[data-block]").addEventListener("click", () => void set(true));
  part("[data-unblock]").addEventListener("click", () => void set(false));
  part("[data-close]").addEventListener("click", () => menu.close());
  menu.addEventListener("click", (event) => event.target === menu && menu.close());

  return {
    /**
     * No longer see somebody.
     * @param {string} who
     * @param {string} name
     */
    hide: (who, name) => void set(true, who, name),
  };
}
