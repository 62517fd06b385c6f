/** Sentences and icons for scripts: both stand in the page, in its language; no sentence stands in a script. */

const shelf = /** @type {HTMLTemplateElement | null} */ (document.querySelector("template[data-words]"));

/**
 * The sentence of a key, `{name}` replaced by values.
 * @param {string} key
 * @param {Record<string, string | number>} [values]
 * @returns {string} empty when there is none
 */
export function word(key, values = {}) {
  const text = shelf?.content.querySelector(`[data-word="${key}"]`)?.textContent ?? "";
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}

/**
 * Whether a key has a sentence.
 * @param {string} key
 */
export function hasWord(key) {
  return word(key) !== "";
}

/**
 * An icon of the page's sheet.
 * @param {string} name
 */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "i");
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

/**
 * An element with classes and text.
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {string} className
 * @param {...(string | Node)} content
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function element(name, className, ...content) {
  const made = document.createElement(name);
  made.className = className;
  made.append(...content);
  return made;
}

/**
 * A button.
 * @param {string} label
 * @param {() => void} act
 */
export function button(label, act) {
  const made = element("button", "btn slim", label);
  made.type = "button";
  made.addEventListener("click", act);
  return made;
}

/**
 * A sentence in which the number of a case is the way to it.
 * @param {string} text
 * @param {string} [number]
 * @returns {(string | Node)[]}
 */
export function linked(text, number) {
  const at = number ? text.indexOf(number) : -1;
  if (!number || at < 0) return [text];
  const way = element("a", "", number);
  way.href = `/case/${encodeURIComponent(number)}`;
  return [text.slice(0, at), way, text.slice(at + number.length)];
}
