"""Everyday small talk of the town's people, built from slots: the weather, the soup, the train, a book."""

from __future__ import annotations

from random import Random
from string import Formatter

SLOTS: dict[str, tuple[str, ...]] = {
    "hello": ("Bonjour tout le monde", "Salut la compagnie", "Coucou", "Hello", "Bonjour à la place"),
    "weather": ("il pleut doucement", "grand soleil", "un vent à décorner les bœufs", "du brouillard", "il fait frais"),
    "dish": ("une soupe au potiron", "un gratin", "une quiche", "des crêpes", "un pot-au-feu", "une tarte aux pommes"),
    "spice": ("de la muscade", "un peu de thym", "une pincée de cumin", "du laurier", "rien du tout"),
    "when": ("ce matin", "hier soir", "tout à l'heure", "dimanche", "la semaine dernière"),
    "where": ("au marché", "à la gare", "sur la place", "au parc", "à la médiathèque", "chez le boulanger"),
    "plant": ("les tomates", "le basilic", "les rosiers", "la menthe", "le citronnier", "les radis"),
    "book": ("un polar", "une bande dessinée", "un vieux roman", "un livre de cuisine", "un recueil de nouvelles"),
    "music": ("du jazz", "de la chanson", "un disque de mes parents", "la radio", "du piano"),
    "animal": ("le chat", "le chien", "la tortue", "le canari", "la perruche"),
    "nap": ("dort sur le clavier", "réclame à manger", "regarde la pluie", "a caché ma pantoufle", "boude"),
    "fix": ("l'étagère", "le robinet", "la chaise bancale", "le vélo", "la lampe du couloir"),
    "trip": ("sur la côte", "à la montagne", "chez ma sœur", "à la campagne", "au bord du canal"),
    "how": ("tranquille", "bien remplie", "un peu longue", "douce", "au ralenti"),
    "end": ("", " !", "…", ", et vous ?", ", qui dit mieux ?"),
}
"""Said alike by women, men and everybody else: nothing in them agrees with who speaks."""
OPENERS = ("{hello}, ça va ?", "{hello} !", "{hello}, me voilà.", "{hello}, qui est là ?")
LINES = (
    "Ici {weather}{end}",
    "J'ai fait {dish} {when}{end}",
    "Vous mettez quoi dans {dish} ? Moi {spice}.",
    "Vu de belles choses {where} {when}.",
    "Cette année {plant}, c'est une réussite{end}",
    "Quelqu'un sait comment sauver {plant} ?",
    "Je lis {book} en ce moment{end}",
    "J'écoute {music}, ça me va bien.",
    "Chez moi {animal} {nap}.",
    "J'ai enfin réparé {fix} {when} !",
    "On part {trip} ce week-end, s'il ne pleut pas.",
    "Journée {how} par ici{end}",
    "Il y avait un monde fou {where} {when}.",
    "Petite question : vous préférez {dish} ou {dish} ?",
)
REPLIES = (
    "Ah, bien vu {name}.",
    "Pareil ici, {name}.",
    "Tu me fais sourire, {name}.",
    "Je note l'idée, merci {name}.",
    "Ici au contraire {weather}.",
    "Et {animal}, toujours pareil ?",
    "Ça me rappelle un week-end {trip}.",
)


def filled(template: str, random: Random, name: str = "") -> str:
    """One sentence; each slot is drawn anew, and a slot that stands twice never gives the same twice.

    >>> filled("Ici {weather}.", Random(1)).startswith("Ici ")
    True
    """
    out: list[str] = []
    for text, slot, _, _ in Formatter().parse(template):
        out.append(text)
        if slot == "name":
            out.append(name)
        elif slot:
            out.append(random.choice([words for words in SLOTS[slot] if words not in out]))
    return "".join(out)
