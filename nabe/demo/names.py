"""Invented names of people; any likeness is chance."""

from __future__ import annotations

import random

COORDINATION = (
    ("Ayşe Yılmaz", "Leitung der Koordination"),
    ("Jonas Brinkhoff", "Koordination Sprachmittlung"),
    ("Marta Wiśniewska", "Koordination Angebote"),
)
DECISION_MAKERS = (
    ("Dr. Henrike Osterfeld", ""),
    ("Carsten Löbbecke", "Lünen"),
    ("Silke Tewes-Arnold", "Unna"),
    ("Mehmet Arıkan", "Schwerte"),
)
OFFICERS = {
    "Bergkamen": "Nadine Kuhlmann", "Bönen": "Ole Vogtländer", "Fröndenberg/Ruhr": "Rita Sauerwald",
    "Holzwickede": "Emre Doğan", "Kamen": "Petra Holtkötter", "Lünen": "Samira Haddad",
    "Schwerte": "Bernd Wittkamp", "Selm": "Anna-Lena Dreier", "Unna": "Ivana Kovačević",
    "Werne": "Tobias Heitbaum",
}  # fmt: skip
OPERATOR = "Torben Kielmann"
# Who joined the pool after the county's list was made: name, gender, languages with dialect, the
# language in which Nabe writes to them.
POOL = (
    ("Oksana Melnychenko", "w", "uk ru", "uk"), ("Nour Al-Sabbagh", "w", "ar:Syrisch", "ar"),
    ("Farhad Rahimi", "m", "fa prs:Kabul", "fa"), ("Hêvî Demirtaş", "w", "kmr:Mardin tr", "tr"),
    ("Elif Karakoç", "w", "tr", "tr"), ("Mariam Osmani", "w", "prs:Herat fa", "fa-af"),
    ("Tesfay Gebremedhin", "m", "ti en", "en"), ("Hala Khoury", "w", "ar:Libanesisch fr", "ar"),
    ("Abdi Farah", "m", "so ar", "en"), ("Anca Dobrescu", "w", "ro it", "de"),
    ("Rosen Todorov", "m", "bg tr", "de"), ("Jelena Petrović", "w", "sr hr bs", "de"),
)  # fmt: skip
VOLUNTEERS = (
    "Gisela Rademacher", "Horst Niehues", "Karin Overbeck", "Walter Stroetmann", "Lena Hüsing",
    "Mohamad Darwish", "Ingrid Voßkuhle", "Paul Schürhoff", "Fatma Öztürk", "Claudia Terhorst",
    "Rolf Bünnemeyer", "Sofia Bondarenko",
)  # fmt: skip
_GROUPS = (
    (
        ("Heike", "Svenja", "Malte", "Birgit", "Tim", "Ulrike", "Sven", "Monika", "Jan", "Doris"),
        ("Lütkewinkel", "Kesselbaum", "Overdiek", "Schlinkmann", "Brockhues", "Höltermann",
         "Pieper-Lang", "Wessendorf", "Grotebrune", "Tillmanns", "Averkamp", "Sudhues"),
    ),
    (
        ("Zeynep", "Selin", "Emine", "Kemal", "Derya", "Serkan"),
        ("Karataşlı", "Yıldırım", "Çelikkol", "Aksoylu", "Güneş"),
    ),
    (
        ("Tarek", "Layla", "Rania", "Omar"),
        ("Kharoubi", "Sabbaghin", "Al-Masri", "Nassar"),
    ),
    (
        ("Svetlana", "Olena", "Agnieszka", "Dmitri"),
        ("Zielonka", "Kowaltschenko", "Petrenko", "Nowakowska"),
    ),
)  # fmt: skip


def person(by: random.Random) -> str:
    """Return an invented first and family name of one origin."""
    first, family = _GROUPS[by.choices(range(len(_GROUPS)), weights=(6, 2, 1, 1))[0]]
    return f"{by.choice(first)} {by.choice(family)}"
