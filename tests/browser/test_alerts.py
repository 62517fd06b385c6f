"""Somebody names me: it stands out; a sound and a notice come by choice alone, never while I look, and tell nothing."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.conftest import Opening, Visitor

HEARD = """
window.heard = { sounds: 0, notices: [] };
window.AudioContext = class {
  constructor() { window.heard.sounds += 1; }
  get currentTime() { return 0; }
  get destination() { return {}; }
  createGain() { return { connect() {}, gain: { setValueAtTime() {}, exponentialRampToValueAtTime() {} } }; }
  createOscillator() { return { frequency: {}, connect() {}, start() {}, stop() {} }; }
  close() { return Promise.resolve(); }
};
window.Notification = class extends EventTarget {
  static permission = "default";
  static async requestPermission() { return (Notification.permission = "granted"); }
  constructor(title, { body }) { super(); window.heard.notices.push([title, body]); }
};
"""
AWAY = """away => {
  Object.defineProperty(document, "visibilityState", { configurable: true, get: () => (away ? "hidden" : "visible") });
  document.dispatchEvent(new Event("visibilitychange"));
}"""

UNUSED = "away => { document.hasFocus = () => !away; }"
"""The window is in sight, beside another one that is in use."""


def heard(one: Visitor) -> dict[str, object]:
    return one.page.evaluate("window.heard")  # type: ignore[no-any-return]


def test_who_is_named_is_told_once_and_only_by_choice(visitor: Opening) -> None:
    lea, marc = visitor(), visitor()
    lea.context.add_init_script(HEARD)
    lea.walk_in("Lea appelee")
    marc.walk_in("Marc appelle")
    for one in (lea, marc):
        one.enter("musique")
    marc.say("bonsoir @lea APPELEE, ca va ?")
    row = lea.row("ca va ?")
    expect(row).to_contain_class("named")
    marc.say("@lea appeleeee autre chose")
    expect(lea.row("autre chose")).to_have_count(1)
    expect(lea.row("autre chose")).not_to_contain_class("named")
    lea.check("named")

    page, dialog = lea.page, lea.page.get_by_role("dialog", name="Quand quelqu’un vous nomme")
    page.evaluate(AWAY, True)
    marc.say("@lea appelee premier appel")
    expect(lea.row("premier appel")).to_have_count(1)
    assert heard(lea) == {"sounds": 0, "notices": []}, "nothing was chosen yet"
    expect(page).to_have_title("(1) Musique · Placette")
    sign = page.locator("link[rel=icon]")
    expect(sign).to_have_attribute("href", str(sign.get_attribute("data-new")))
    page.evaluate(AWAY, False)
    expect(page).to_have_title("Musique · Placette")

    page.locator(".me").click()
    page.get_by_role("button", name="Quand quelqu’un vous nomme").click()
    dialog.get_by_label("Un petit son").check()
    dialog.get_by_label("Une notification").check()
    dialog.get_by_role("button", name="Essayer la notification").click()
    lea.check("alerts")
    assert heard(lea)["sounds"] == 1, "it is heard when it is chosen"
    dialog.get_by_role("button", name="Fermer").click()
    tried = heard(lea)["notices"]
    marc.say("@lea appelee vue")
    expect(lea.row("appelee vue")).to_have_count(1)
    assert heard(lea) == {"sounds": 1, "notices": tried}, "nothing sounds for what one reads"
    page.evaluate(AWAY, True)
    marc.say("@lea appelee mot secret")
    expect(lea.row("mot secret")).to_have_count(1)
    after = heard(lea)
    assert after["sounds"] == 2
    assert isinstance(after["notices"], list)
    assert after["notices"][-1] == ["Placette", "Quelqu’un vous nomme."], "no words, no name, no room"


def test_who_works_in_a_window_beside_is_told_too(visitor: Opening) -> None:
    lea, marc = visitor(), visitor()
    lea.context.add_init_script(
        HEARD + "Notification.permission = 'granted';"
        "localStorage.setItem('placette:sound', 'on'); localStorage.setItem('placette:notice', 'on');"
    )
    lea.walk_in("Lea voisine")
    marc.walk_in("Marc voisin")
    for one in (lea, marc):
        one.enter("musique")
    marc.say("@lea voisine sous les yeux")
    expect(lea.row("sous les yeux")).to_have_count(1)
    assert heard(lea) == {"sounds": 0, "notices": []}
    lea.page.evaluate(UNUSED, True)
    marc.say("@lea voisine dans la fenetre d'a cote")
    expect(lea.row("dans la fenetre d'a cote")).to_have_count(1)
    assert heard(lea) == {"sounds": 1, "notices": [["Placette", "Quelqu’un vous nomme."]]}
    expect(lea.page).to_have_title("Musique · Placette")  # it is in sight: nothing waits to be read
    expect(lea.page.locator(".unread")).to_have_count(0)


FAILING = (
    "window.Notification = class extends Notification { constructor() { super('', {}); throw new TypeError(); } };"
)
CANNOT = "Ce navigateur ne sait pas afficher de notifications."


def test_a_notice_is_promised_only_where_it_can_be_shown(visitor: Opening) -> None:
    """Some browsers of telephones give leave for notices, and then throw."""
    lea = visitor("phone")
    lea.context.add_init_script(HEARD + FAILING)
    lea.walk_in("Lea promise")
    page, dialog = lea.page, lea.page.get_by_role("dialog", name="Quand quelqu’un vous nomme")
    box, told = dialog.get_by_label("Une notification"), dialog.locator("[data-told]")

    def look() -> None:
        page.locator(".me").click()
        page.get_by_role("button", name="Quand quelqu’un vous nomme").click()
        expect(dialog).to_be_visible()

    look()
    box.click()
    expect(told).to_have_text(CANNOT)
    expect(box).not_to_be_checked()
    expect(dialog.get_by_role("button", name="Essayer la notification")).not_to_be_visible()
    assert page.evaluate("localStorage.getItem('placette:notice')") == "off"
    lea.check("alerts-cannot")

    # Chosen when it was still promised: the trial says so.
    page.evaluate("localStorage.setItem('placette:notice', 'on'); Notification.permission = 'granted'")
    dialog.get_by_role("button", name="Fermer").click()
    look()
    expect(told).to_have_text("")
    expect(box).to_be_checked()
    dialog.get_by_role("button", name="Essayer la notification").click()
    expect(told).to_have_text(CANNOT)
    expect(box).not_to_be_checked()
    expect(box).to_be_focused()
    page.reload()
    look()
    expect(box).not_to_be_checked()


def test_a_browser_without_notices_says_so(visitor: Opening) -> None:
    lea = visitor("phone")
    lea.context.add_init_script("delete window.Notification;")
    lea.walk_in("Lea sans avis")
    lea.page.locator(".me").click()
    lea.page.get_by_role("button", name="Quand quelqu’un vous nomme").click()
    dialog = lea.page.get_by_role("dialog", name="Quand quelqu’un vous nomme")
    expect(dialog.get_by_label("Une notification")).to_be_disabled()
    expect(dialog.locator("[data-told]")).to_have_text(CANNOT)


def test_a_browser_whose_notices_fail_loses_no_message(visitor: Opening) -> None:
    """On some telephones the constructor throws."""
    lea, marc = visitor("phone"), visitor()
    lea.context.add_init_script(
        HEARD + "window.Notification = class { static permission = 'granted'; constructor() { throw new TypeError(); } };"
        "window.AudioContext = class { constructor() { throw new TypeError(); } };"
        "localStorage.setItem('placette:sound', 'on'); localStorage.setItem('placette:notice', 'on');"
    )
    lea.walk_in("Lea sourde")
    marc.walk_in("Marc rappelle")
    for one in (lea, marc):
        one.enter("musique")
    lea.page.evaluate(AWAY, True)
    for turn in range(3):
        marc.say(f"@lea sourde fois {turn}")
        expect(lea.row(f"sourde fois {turn}")).to_have_count(1)
    assert lea.page.evaluate("localStorage.getItem('placette:notice')") == "off", "promised no longer"
