"""Ordinary lines, French and English, made at run time: what packages say in their own texts, and everyday templates.

The templates are about what filters get wrong most easily: speech against harm, cooking, medicine, football, queue numbers,
families, work with children, books. They are harmless by themselves; slots make them many.
"""

from __future__ import annotations

import re
import sysconfig
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from random import Random
from string import Formatter

from babel.messages.mofile import read_mo

PACKAGES = Path(sysconfig.get_path("purelib"))
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_NOT_TALK = re.compile(r"://|www\.|@|\\|[{}<>`|=]{2}|^\s*(?:import|from|def|class|return|>>>|#|\.\.)|\bsha256\b")
"""Addresses, code and markup: nobody says them in a room, and an address is an address wherever it stands."""
_DOCSTRING = re.compile(r'"""(.+?)"""', re.DOTALL)

SLOTS: dict[str, tuple[str, ...]] = {
    "kin": ("mon fils", "ma fille", "mon neveu", "ma nièce", "le petit dernier", "mon filleul"),
    "age": ("6", "8", "9", "10", "11", "12", "13", "14", "15", "16", "17"),
    "n": ("2", "4", "7", "12", "15", "17", "25", "48", "112", "250"),
    "dish": ("une soupe aux oignons", "un gratin", "une tarte", "un poulet rôti", "une bombe glacée", "des crêpes"),
    "herb": ("du thym", "des herbes de Provence", "de l'herbe aux chats", "du pollen", "un peu de sel", "du basilic"),
    "team": ("les Bleus", "Lens", "Marseille", "Lyon", "Lille", "Rennes", "Brest"),
    "drug": ("le paracétamol", "un anxiolytique", "un somnifère", "la morphine", "le Tramadol", "un antibiotique"),
    "thing": ("mon vélo", "une armoire", "mes livres", "un canapé", "des skis", "un appareil photo", "une poussette"),
    "harm": ("le harcèlement", "le cannabis", "la drogue", "les violences", "le chantage", "le racisme", "l'homophobie"),
    "who": ("la police", "une association", "un médecin", "le 3018", "le 119", "la gendarmerie", "son infirmière"),
    "group": ("les femmes", "les migrants", "les personnes handicapées", "les homosexuels", "les juifs", "les noirs"),
    "en_kin": ("my son", "my daughter", "my nephew", "my kid brother", "my godson"),
    "en_thing": ("my bike", "a wardrobe", "some books", "a sofa", "a camera", "a pair of skis"),
    "en_team": ("Leeds", "the Reds", "Arsenal", "the home side", "Everton"),
    "en_group": ("women", "migrants", "disabled people", "gay people", "Jewish people", "black people"),
    "en_harm": ("harassment", "drugs", "violence", "blackmail", "racism", "grooming", "revenge porn"),
    "place": ("au marché", "à la gare", "au parking du stade", "au bois de Boulogne", "à la médiathèque", "dans la forêt"),
    "photo": ("photos de vacances", "photos de mariage", "photos du chat", "vidéos de concert", "recettes", "photos de jardin"),
}  # fmt: skip
TEMPLATES = tuple((Path(__file__).parent / "everyday.txt").read_text("utf-8").splitlines())


def templates(random: Random, most: int) -> list[str]:
    """Everyday lines: each template with its slots filled, half of them followed by another one in the same line."""
    single = sorted({line for template in TEMPLATES for line in _filled(template, random)})
    out = set(random.sample(single, min(len(single), most // 2)))
    while len(out) < most:
        joint = random.choice((", ", ". ", " et ", " ! ", "… ", " mais "))
        out.add(joint.join(random.sample(single, 2)))
    return sorted(out)


def _filled(template: str, random: Random) -> Iterator[str]:
    slots = [slot for _, slot, _, _ in Formatter().parse(template) if slot]
    ways = list(product(*(SLOTS[slot] for slot in slots)))
    for way in random.sample(ways, min(len(ways), 60)):
        values = iter(way)
        yield "".join(text + (next(values) if slot else "") for text, slot, _, _ in Formatter().parse(template))


def sentences(text: str) -> Iterator[str]:
    """Lines of 12 to 240 characters with some words in them."""
    for line in re.split(r"\n\s*\n|(?<=[.!?;])\s+|\n(?=\s*[-*•])", text):
        line = " ".join(line.split())
        if 12 <= len(line) <= 240 and len(_LETTERS.findall(line)) >= 3 and not _NOT_TALK.search(line):
            yield line


def catalogues(language: str) -> Iterator[str]:
    """What packages say on screen: `fr`, or `en` (the original)."""
    for path in sorted(PACKAGES.glob("**/locale/fr/LC_MESSAGES/*.mo")):
        with path.open("rb") as file:
            for message in read_mo(file):
                said = message.string if language == "fr" else message.id
                for text in said if isinstance(said, list | tuple) else (said,):
                    yield from sentences(re.sub(r"%\(?\w*\)?[sd]", "12", str(text)))


def texts() -> Iterator[str]:
    """README, licence and description texts that packages carry, and the docstrings in their code."""
    for path in sorted((*PACKAGES.glob("*.dist-info/METADATA"), *PACKAGES.glob("*.dist-info/**/*LICENSE*"))):
        if path.is_file():
            yield from sentences(path.read_text("utf-8", "replace"))
    for path in sorted(PACKAGES.glob("*/**/*.py")):
        for found in _DOCSTRING.findall(path.read_text("utf-8", "replace")):
            yield from sentences(found)


def lines(most: int, seed: int = 1) -> dict[str, list[str]]:
    """Kind -> lines, each once, `most` in all: catalogues whole, half templates, the rest packages' texts."""
    random = Random(seed)
    catalogue = {f"catalogues_{language}": sorted(set(catalogues(language))) for language in ("fr", "en")}
    for kind, found in catalogue.items():
        catalogue[kind] = random.sample(found, min(len(found), most // 10))
    everyday = templates(random, most // 2)
    said = sorted(set(texts()))
    rest = most - len(everyday) - sum(map(len, catalogue.values()))
    return {"templates": everyday, **catalogue, "texts": random.sample(said, min(rest, len(said)))}
