/** Words that begin with a stroke are asked of the place instead of said: `/signaler`, `/salon lyon`, `/aide`. */

/** @type {Record<string, readonly string[]>} */
const NAMES = {
  help: ["help", "aide", "?"],
  report: ["report", "signaler"],
  join: ["join", "room", "salon", "rejoindre"],
  leave: ["leave", "part", "quitter", "partir"],
  ignore: ["ignore", "block", "bloquer", "ignorer"],
};

/**
 * @param {string} words what was written
 * @returns {{ do: string, rest: string } | { say: string } | null} null: nothing begins with a stroke. `say`: two strokes are
 *   one, said. `do` is empty for a command that nobody knows.
 */
export function command(words) {
  const text = words.trim();
  if (!text.startsWith("/")) return null;
  if (text.startsWith("//")) return { say: text.slice(1) };
  const [, name = "", rest = ""] = /^\/(\S*)\s*([\s\S]*)$/.exec(text) ?? [];
  const found = Object.keys(NAMES).find((one) => NAMES[one]?.includes(name.toLowerCase()));
  return { do: found ?? "", rest: rest.trim() };
}
