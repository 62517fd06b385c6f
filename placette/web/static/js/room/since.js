/** What was said since a number, asked over HTTP when the socket left a hole. */

/**
 * @param {string} room
 * @param {number} n
 * @returns {Promise<Frame | null>} null when the place does not answer
 */
export async function since(room, n) {
  try {
    const answer = await fetch(`/api/rooms/${encodeURIComponent(room)}/since/${n}?as=html`);
    return answer.ok ? /** @type {Frame} */ (await answer.json()) : null;
  } catch {
    return null;
  }
}
