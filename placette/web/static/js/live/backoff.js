/** When to come back after the line was cut. Pure: chance comes in as an argument. */

const FIRST = 1000;
const LONGEST = 30_000;
const RESTART_SPREAD = 10_000;

/**
 * Milliseconds before the attempt that follows `tries` failed ones: full jitter under a growing ceiling.
 * @param {number} tries
 * @param {() => number} chance
 */
export function pause(tries, chance) {
  return 200 + chance() * Math.min(LONGEST, FIRST * 2 ** Math.min(tries, 10));
}

/**
 * What a close means.
 * @param {number} code of the close frame; 1006 when there was none
 * @param {{ again?: number | null, why?: string } | null} goodbye said just before
 * @param {number} tries
 * @param {() => number} chance
 * @returns {{ after: number } | { over: string }}
 */
export function afterClose(code, goodbye, tries, chance) {
  if (goodbye && goodbye.again === null) return { over: goodbye.why ?? "bad_frame" };
  if (code >= 4500 && code <= 4999) return { over: goodbye?.why ?? "bad_frame" };
  if (code === 1001 || code === 1012) return { after: chance() * RESTART_SPREAD };
  const asked = (goodbye?.again ?? 0) * 1000;
  return { after: asked + pause(tries, chance) };
}
