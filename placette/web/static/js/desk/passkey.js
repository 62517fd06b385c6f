/** A passkey is asked for, or made, and sent by an ordinary form. Where the browser has none, the page says so. */

const form = document.querySelector("[data-passkey]");
const options = document.getElementById("passkey_options");
const send = document.querySelector("[data-passkey-form]");
const go = document.querySelector("[data-passkey-go]");
const wrong = document.querySelector("[data-passkey-wrong]");

const named = !/^[\d.]+$|:/.test(window.location.hostname);
const able = "PublicKeyCredential" in window && "parseCreationOptionsFromJSON" in window.PublicKeyCredential;

/**
 * @param {"get" | "create"} how
 * @param {any} told
 * @returns {Promise<Credential | null>}
 */
function credential(how, told) {
  if (how === "get") {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(told.request_options.publicKey);
    return navigator.credentials.get({ publicKey });
  }
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(told.creation_options.publicKey);
  return navigator.credentials.create({ publicKey });
}

async function ask() {
  if (!(form instanceof HTMLElement) || !(send instanceof HTMLFormElement)) return;
  const field = send.elements.namedItem("credential");
  try {
    const how = form.dataset.passkey === "create" ? "create" : "get";
    const made = await credential(how, JSON.parse(options?.textContent ?? "{}"));
    if (!(made instanceof PublicKeyCredential) || !(field instanceof HTMLInputElement)) throw new Error("none");
    field.value = JSON.stringify(made.toJSON());
    send.submit();
  } catch {
    if (wrong instanceof HTMLElement) wrong.hidden = false;
  }
}

if (able && named && options && go instanceof HTMLElement) {
  go.hidden = false;
  document.querySelector("[data-passkey-not]")?.remove();
  go.addEventListener("click", () => void ask());
}
