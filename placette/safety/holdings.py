"""Why safety keeps what it keeps."""

from placette.justice.register import Holding

HOLDINGS = (
    Holding(
        "safety.Decision",
        why="Which measure was taken, on which ground, by whom: DSA art. 17 and 24.",
        how_long="As long as the place exists; the person's id refers to nobody once the person is erased.",
        how_erased="Never changed nor removed: it holds counts, rule names, a moderator's sentence; no member's words.",
        how_disclosed="To the one concerned as a statement; counted in the transparency report; on a lawful order.",
    ),
    Holding(
        "safety.Statement",
        why="The reasons owed to the one concerned, readable for as long as they may object: DSA art. 17, 20, 21.",
        how_long="As long as its decision.",
        how_erased="The PIN is kept as a hash only; the sentences name nobody.",
        how_disclosed="To whoever has its number and PIN, and to the visit concerned.",
    ),
    Holding(
        "safety.Restriction",
        why="What a person may not do, so that every room can keep to it.",
        how_long="Until a day after it ran out or was lifted.",
        how_erased="The works remove it; with the person at the latest.",
        how_disclosed="To the one concerned, who is told at once and at each coming.",
    ),
    Holding(
        "safety.Notice",
        why="Somebody reported something: DSA art. 16. What they tell, and a way to answer them if they gave one.",
        how_long="The words until six months after it was closed, the visit that made it thirty days, the network's keyed "
        "hash one hour; then counts alone.",
        how_erased="The works empty it, and untie it from whoever had a visit, so that their person can be erased.",
        how_disclosed="To moderators; to the notifier by number and PIN or visit; never to who was reported; on a lawful order.",
    ),
    Holding(
        "safety.NoticeItem",
        why="What was reported, as it stood then, so that somebody can judge it after it was changed or erased.",
        how_long="Readable until six months after the report was closed, for as long as anybody may object.",
        how_erased="The works empty it; the sealed copy is an Exhibit.",
        how_disclosed="To moderators, who leave their name in the trail; on a lawful order.",
    ),
    Holding(
        "safety.Letter",
        why="What a notifier and the moderators write to each other about a case: DSA art. 16(5), 20.",
        how_long="Until six months after the case was closed.",
        how_erased="The works remove it.",
        how_disclosed="To moderators and to the notifier; on a lawful order.",
    ),
    Holding(
        "safety.CaseTry",
        why="Few wrong PINs, so that nobody guesses their way into a case.",
        how_long="One hour.",
        how_erased="The works remove it; the network is a keyed hash.",
        how_disclosed="To nobody.",
    ),
    Holding(
        "safety.Shift",
        why="Who keeps the place open now.",
        how_long="Until the shift ends, a day after the last sign of life at the latest.",
        how_erased="Removed at the end of the shift; beginning and end stay in the audit trail.",
        how_disclosed="To operators; on a lawful order.",
    ),
    Holding(
        "safety.HeldEntry",
        why="How long held words waited for a moderator and what became of them: the queue, and DSA art. 24.",
        how_long="As long as its decision: no words, no person, an id that refers to nothing once its message is gone.",
        how_erased="Never.",
        how_disclosed="Counted at the desk, in the figures and in the transparency report.",
    ),
    Holding(
        "safety.Page",
        why="Somebody on call must hear once that the place closed, or that something waits for them.",
        how_long="Thirty days.",
        how_erased="The works remove it.",
        how_disclosed="To whoever is on call.",
    ),
    Holding(
        "auth.User",
        why="A moderator's login: name and password. Members are never in this table.",
        how_long="As long as they moderate.",
        how_erased="`placette moderator remove`; their name stays in decisions and in the audit trail.",
        how_disclosed="To operators; on a lawful order.",
    ),
    Holding(
        "mfa.Authenticator",
        why="A moderator's second factor: an authenticator's secret, encrypted, or a passkey's public key.",
        how_long="As long as the login, or until a new one-time link is used.",
        how_erased="With the login.",
        how_disclosed="To nobody.",
    ),
    Holding(
        "sessions.Session",
        why="A moderator is signed in.",
        how_long="Ten hours at most.",
        how_erased="Signing out; the works remove what is over.",
        how_disclosed="To nobody.",
    ),
    Holding(
        "safety.OpenLease",
        why="How open the place is: one row, about nobody.",
        how_long="Three seconds at a time.",
        how_erased="Written over.",
        how_disclosed="To everybody, as the state of the place.",
    ),
)
