/** What was said since a number, asked over HTTP when the socket left a hole. */

/**
 * @param {string} room
 * @param {number} n
 * @param {string} [epoch] of which the number is
 * @returns {Promise<Frame | null>} null when the place does not answer
 */
export async function since(room, n, epoch = "") {
  try {
    const query = new URLSearchParams({ as: "html", ...(epoch && { epoch }) });
    const answer = await fetch(`/api/rooms/${encodeURIComponent(room)}/since/${n}?${query}`);
    return answer.ok ? /** @type {Frame} */ (await answer.json()) : null;
  } catch {
    return null;
  }
}
