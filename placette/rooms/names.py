"""The rooms every Placette opens with, and the fixed words of rooms. No adult rooms: see docs/legal/."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

State = Literal["shown", "held", "refused", "expired", "withdrawn", "erased"]
"""Where a message stands; see `models.Message.state`."""

SHOWN: State = "shown"
HELD: State = "held"
REFUSED: State = "refused"
EXPIRED: State = "expired"
WITHDRAWN: State = "withdrawn"
ERASED: State = "erased"

EPOCH_STAMP = "epoch.stamp"
"""The file in the data folder that remembers how far the numbers had come."""


@dataclass(frozen=True, slots=True)
class DefaultRoom:
    """`name` and `topic` in French, `name_en` and `topic_en` in English."""

    slug: str
    name: str
    topic: str
    name_en: str
    topic_en: str
    discreet: bool = False


def _room(slug: str, name: str, topic: str, name_en: str, topic_en: str) -> DefaultRoom:
    return DefaultRoom(slug, name, topic, name_en, topic_en)


def _discreet(slug: str, name: str, topic: str, name_en: str, topic_en: str) -> DefaultRoom:
    return DefaultRoom(slug, name, topic, name_en, topic_en, discreet=True)


# fmt: off
SQUARE = (
    _room("bienvenue", "Bienvenue", "On vient d'arriver, on pose ses questions, on se fait une place.",
          "Welcome", "Just arrived? Ask anything and find your place."),
    _room("comptoir", "Le comptoir", "On passe, on prend un café, on parle de tout et de rien.",
          "The counter", "Drop by, have a coffee, talk about this and that."),
    _room("noctambules", "Noctambules", "Pour celles et ceux qui ne dorment pas.",
          "Night owls", "For everyone who is still awake."),
    _room("leve-tot", "Lève-tôt", "Le premier café, le ciel qui blanchit.",
          "Early birds", "First coffee, first light."),
    _room("trentaine-et-plus", "Trente, quarante et plus", "La vie au milieu du chemin, racontée sans se presser.",
          "Thirty, forty and up", "Life halfway along, told without hurry."),
    _room("soixante-et-plus", "Soixante et plus", "Le temps retrouvé, les petits-enfants, les projets.",
          "Sixty and up", "Time regained, grandchildren, plans."),
    _room("bonnes-nouvelles", "Bonnes nouvelles", "Une chose qui va bien aujourd'hui.",
          "Good news", "One thing that goes well today."),
    _room("coups-de-main", "Coups de main", "Un papier, un robinet, un ordinateur : on s'entraide.",
          "A helping hand", "A form, a tap, a computer: we help each other."),
)
"""Where everybody meets."""

PLACES = (
    _room("paris", "Paris et Île-de-France", "La capitale, ses quartiers, sa banlieue.",
          "Paris and around", "The capital, its quarters, its suburbs."),
    _room("lyon", "Lyon", "Entre Rhône et Saône, des pentes aux bouchons.",
          "Lyon", "Between Rhône and Saône, from the slopes to the bouchons."),
    _room("marseille", "Marseille et Provence", "Le port, les calanques, l'ombre des platanes.",
          "Marseille and Provence", "The harbour, the calanques, the shade of plane trees."),
    _room("lille", "Lille et le Nord", "Beffrois, braderies et baraques à frites.",
          "Lille and the North", "Belfries, flea markets and friteries."),
    _room("toulouse", "Toulouse et Occitanie", "La ville rose et tout le Sud-Ouest.",
          "Toulouse and Occitanie", "The pink city and the south-west."),
    _room("bordeaux", "Bordeaux et Aquitaine", "La Garonne, les pins, l'océan.",
          "Bordeaux and Aquitaine", "The Garonne, the pines, the ocean."),
    _room("bretagne", "Bretagne", "Rennes, Brest, les îles, et le beau temps plusieurs fois par jour.",
          "Brittany", "Rennes, Brest, the islands, and fine weather several times a day."),
    _room("nantes", "Nantes et la Loire", "Du Lieu Unique aux bords de Loire.",
          "Nantes and the Loire", "From the Lieu Unique to the banks of the Loire."),
    _room("normandie", "Normandie", "Caen, Rouen, Le Havre, les falaises et les pommiers.",
          "Normandy", "Caen, Rouen, Le Havre, cliffs and apple trees."),
    _room("alsace-lorraine", "Alsace et Lorraine", "Strasbourg, Nancy, Metz, Mulhouse.",
          "Alsace and Lorraine", "Strasbourg, Nancy, Metz, Mulhouse."),
    _room("bourgogne-jura", "Bourgogne et Jura", "Dijon, Besançon, les vignes et les sapins.",
          "Burgundy and Jura", "Dijon, Besançon, vines and firs."),
    _room("auvergne-alpes", "Auvergne et Alpes", "Clermont, Grenoble, Annecy : des volcans aux sommets.",
          "Auvergne and Alps", "Clermont, Grenoble, Annecy: from volcanoes to peaks."),
    _room("centre-limousin", "Centre et Limousin", "Tours, Orléans, Limoges, Bourges, et la campagne entre les deux.",
          "Centre and Limousin", "Tours, Orléans, Limoges, Bourges, and the country between."),
    _room("nice-corse", "Côte d'Azur et Corse", "Nice, Toulon, Bastia, Ajaccio : la mer des deux côtés.",
          "Riviera and Corsica", "Nice, Toulon, Bastia, Ajaccio: the sea on both sides."),
    _room("outre-mer", "Outre-mer", "Antilles, Guyane, Réunion, Mayotte, Pacifique.",
          "Overseas", "Antilles, Guiana, Réunion, Mayotte, Pacific."),
    _room("belgique-suisse", "Belgique, Suisse, Luxembourg", "Les voisins qui disent septante.",
          "Belgium, Switzerland, Luxembourg", "The neighbours who say septante."),
)
"""A country's regions, and its neighbours."""

TASTES = (
    _room("cuisine", "Cuisine", "Recettes, ratages et fonds de frigo.",
          "Cooking", "Recipes, failures and what is left in the fridge."),
    _room("jardin", "Jardin", "Semis, potager, balcon : ce qui pousse et ce qui résiste.",
          "Garden", "Seedlings, vegetables, balconies: what grows and what resists."),
    _room("livres", "Livres", "Ce qu'on lit, ce qu'on relit, ce qu'on n'a pas fini.",
          "Books", "What we read, read again, and never finished."),
    _room("musique", "Musique", "Ce qui passe en boucle en ce moment.",
          "Music", "What is on repeat right now."),
    _room("cinema-series", "Cinéma et séries", "Sans dévoiler la fin.",
          "Films and series", "No spoilers, please."),
    _room("football", "Football", "Le match, l'arbitre, le café du commerce.",
          "Football", "The match, the referee, and everyone's opinion."),
    _room("sport", "Sport", "Vélo, course, rugby, natation : ceux qui regardent et ceux qui transpirent.",
          "Sport", "Cycling, running, rugby, swimming: those who watch and those who sweat."),
    _room("jeux", "Jeux", "De plateau, de cartes, vidéo ; et les mots croisés.",
          "Games", "Board, cards, video; and crosswords."),
    _room("voyages", "Voyages", "Partir, revenir, raconter.",
          "Travel", "Leave, come back, tell."),
    _room("animaux", "Animaux", "Chats, chiens, poules et compagnie.",
          "Animals", "Cats, dogs, hens and company."),
    _room("bricolage", "Bricolage", "Ça tiendra bien jusqu'à dimanche.",
          "Making and mending", "It will hold until Sunday."),
    _room("parents", "Parents", "Nuits courtes, devoirs et grands qui s'en vont.",
          "Parents", "Short nights, homework, and children who leave home."),
    _room("travail", "Travail et études", "Le bureau, l'atelier, la recherche d'emploi.",
          "Work and studies", "The office, the workshop, looking for a job."),
    _room("rencontres", "Rencontres", "Faire connaissance, avec des égards.",
          "Getting to know", "Meeting new people, kindly."),
)
"""What people like to talk about."""

DISCREET = (
    _discreet("arc-en-ciel", "Arc-en-ciel", "Lesbiennes, gays, bi, trans, en questionnement : on est bien ici.",
              "Rainbow", "Lesbian, gay, bi, trans, questioning: you are fine here."),
    _discreet("sante", "Santé", "Vivre avec une maladie, un handicap, un corps. Pas un avis médical.",
              "Health", "Living with an illness, a disability, a body. Not medical advice."),
    _discreet("dependances", "Dépendances", "Alcool, tabac, jeu, produits : un jour après l'autre.",
              "Addiction", "Alcohol, tobacco, gambling, substances: one day at a time."),
    _discreet("violences", "Violences subies", "On vous croit. 3919 et 116 006 écoutent aussi, gratuitement.",
              "Violence suffered", "We believe you. 3919 and 116 006 listen too, free of charge."),
    _discreet("croyances", "Croyances", "Croire, douter, ne pas croire : chacun parle pour soi.",
              "Beliefs", "Believing, doubting, not believing: everyone speaks for themselves."),
    _discreet("deuil", "Deuil", "Quelqu'un manque. Ici on peut le dire.",
              "Grief", "Someone is missing. Here it can be said."),
)
"""Who sits here is shown to those who sit here, now, and nowhere else."""
# fmt: on

DEFAULT_ROOMS: tuple[DefaultRoom, ...] = (*SQUARE, *PLACES, *TASTES, *DISCREET)
