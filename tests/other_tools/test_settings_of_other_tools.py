"""Settings that other tools left in a vault, as those tools write them, and what they are in ours."""

import json
import os
from pathlib import Path

import pytest

from zk_sync.config import Settings, settings_from
from zk_sync.other_tools import settings_of_other_tools

SPACED_REPETITION = ".obsidian/plugins/obsidian-spaced-repetition/data.json"
TO_ANKI = ".obsidian/plugins/obsidian-to-anki-plugin/data.json"
FLASHCARDS = ".obsidian/plugins/flashcards-obsidian/data.json"
LOGSEQ = "logseq/config.edn"


def translated(root: Path, file: str, data: object):
    path = root / file
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(data if isinstance(data, str) else json.dumps(data), encoding="utf-8")
    (found,) = settings_of_other_tools(root)
    return found


def test_a_vault_without_other_tools_says_nothing(tmp_path):
    assert settings_of_other_tools(tmp_path) == ()


def test_spaced_repetition(tmp_path):
    found = translated(
        tmp_path,
        SPACED_REPETITION,
        {
            "settings": {
                "flashcardTags": ["#karten", "#quiz/a"],
                "singleLineCardSeparator": ">>",
                "singleLineReversedCardSeparator": "<<>>",
                "multilineCardSeparator": "&",
                "multilineReversedCardSeparator": "&&",
                "multilineCardEndMarker": "---",
                "convertHighlightsToClozes": True,
                "clozePatterns": ["==[123;;]answer[;;hint]==", "**[123;;]answer[;;hint]**", "~~answer~~"],
                "noteFoldersToIgnore": ["Old stuff", "**/*.excalidraw.md"],
            }
        },
    )
    settings = settings_from(found.values)
    assert settings.flashcard_tags == ("karten", "quiz/a")
    assert vars(settings.markers) == {
        "inline": ">>",
        "inline_reversed": "<<>>",
        "multiline": "&",
        "multiline_reversed": "&&",
        "end": "---",
    }
    assert (settings.clozes.highlight, settings.clozes.bold, settings.clozes.braces) == (True, True, False)
    assert "/Old\\ stuff/" in settings.exclude
    assert [said.value for said in found.said if not said.ours] == ["~~answer~~"]


def test_spaced_repetition_before_it_had_settings_of_its_own_object(tmp_path):
    found = translated(
        tmp_path, SPACED_REPETITION, {"flashcardTags": "#a #b", "singlelineCardSeparator": ";;"}
    )
    settings = settings_from(found.values)
    assert settings.flashcard_tags == ("a", "b")
    assert settings.markers.inline == ";;"
    assert settings.markers.multiline == "?"
    assert settings.clozes.highlight


def test_spaced_repetition_with_folders_for_decks(tmp_path):
    found = translated(tmp_path, SPACED_REPETITION, {"settings": {"convertFoldersToDecks": True}})
    settings = settings_from(found.values)
    assert (settings.opt_in, settings.deck_from_folder, settings.deck_from_tag) == ("all", True, False)


def test_obsidian_to_anki(tmp_path):
    found = translated(
        tmp_path,
        TO_ANKI,
        {
            "settings": {
                "Syntax": {"Begin Note": "START_CARD", "End Note": "END_CARD", "Target Deck Line": "DECK"},
                "CUSTOM_REGEXPS": {
                    "Basic": r"^(.+)\n{1}(?<answer>[^]+?)$",
                    "Lücke Cloze": r"(\p{L}+==.*)",
                    "Karte": r"(?<=a+)(.*)",
                    "Bild": "(.*)",
                },
                "FOLDER_DECKS": {"Physik": "Uni::Physik", "Leer": ""},
                "FOLDER_TAGS": {"Physik": "uni physik", "Leer": ""},
                "Defaults": {
                    "Deck": "Meins",
                    "Tag": "Obsidian_to_Anki",
                    "Scan Directory": "/Karten",
                    "CurlyCloze": True,
                    "CurlyCloze - Highlights to Clozes": False,
                },
                "IGNORED_FILE_GLOBS": ["**/*.excalidraw.md", "Vorlagen/**"],
            },
            "fields_dict": {
                "Basic": ["Front", "Back"],
                "Basic (and reversed card)-3956c": ["Front", "Back"],
                "Karte": ["Vorderseite", "Rückseite"],
                "Lücke Cloze": ["Text", "Dazu"],
                "Bild": ["A", "B", "C"],
            },
        },
    )
    settings = settings_from(found.values)
    assert (settings.words.begin_note, settings.words.end_note) == ("START_CARD", "END_CARD")
    assert (settings.words.target_deck, settings.words.file_tags) == ("DECK", "FILE TAGS")
    kinds = {name: rule.kind for name, rule in settings.note_types.items()}
    assert kinds == {
        "Basic (and reversed card)-3956c": "reversed",
        "Karte": "basic",
        "Lücke Cloze": "cloze",
    }
    assert settings.patterns.keys() == {"Basic", "Lücke Cloze"}
    assert settings.folders["Physik"].deck == "Uni::Physik"
    assert settings.folders["Physik"].tags == ("uni", "physik")
    assert "Leer" not in settings.folders
    assert (settings.default_deck, settings.deck_from_folder) == ("Meins", False)
    assert settings.include == ("/Karten/",)
    assert settings.exclude == (*Settings().exclude, "Vorlagen/**")
    assert (settings.clozes.braces, settings.clozes.highlight) == (True, False)
    left = " ".join(said.value for said in found.said if not said.ours)
    assert "Bild: A, B, C" in left
    assert "(?<=a+)(.*)" in left


def test_flashcards_obsidian(tmp_path):
    found = translated(
        tmp_path,
        FLASHCARDS,
        {
            "flashcardsTag": "Karte",
            "inlineSeparator": "=>",
            "inlineSeparatorReverse": "<=>",
            "deck": "Alles",
            "folderBasedDeck": False,
            "sourceSupport": True,
        },
    )
    settings = settings_from(found.values)
    assert settings.question_tags == settings.flashcard_tags == ("karte",)
    assert (settings.markers.inline, settings.markers.inline_reversed) == ("=>", "<=>")
    assert (settings.default_deck, settings.deck_from_folder) == ("Alles", False)


def test_flashcards_obsidian_ends_answers_where_that_tool_does(tmp_path):
    settings = settings_from(translated(tmp_path, FLASHCARDS, {"flashcardsTag": "card"}).values)
    assert (settings.heading_answer, settings.cloze_unit) == ("paragraph", "line")


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Hueco", "cloze"),
        ("Lückentext", "cloze"),
        ("填空题", "cloze"),
        ("Básico (y tarjeta invertida)", "reversed"),
        ("Basique (saisissez la réponse)", "type"),
        ("Einfach", "basic"),
        ("Lückentext-1a2b3", "cloze"),
        ("My own", "basic"),
    ],
)
def test_ankis_own_types_by_their_names_in_other_languages(tmp_path, name, kind):
    found = translated(tmp_path, TO_ANKI, {"settings": {}, "fields_dict": {name: ["A", "B"]}})
    assert settings_from(found.values).note_types[name].kind == kind


def test_a_word_with_a_line_break_is_a_problem(tmp_path):
    data = {"settings": {"Syntax": {"Begin Note": "X\nY", "End Note": "STOP"}}}
    found = translated(tmp_path, TO_ANKI, data)
    assert settings_from(found.values).words.begin_note == "START"


def test_logseq(tmp_path):
    text = (
        '{:meta/version 1\n ; :hidden ["/no"]\n :hidden ["/private" "pages/Old.md"]\n :preferred-format :org}'
    )
    found = translated(tmp_path, LOGSEQ, text)
    assert settings_from(found.values).exclude[-2:] == ("/private/", "/pages/Old.md/")
    assert [said.theirs for said in found.said] == [":hidden", ":preferred-format"]


@pytest.mark.parametrize(
    "data",
    [
        "",
        "[1, 2]",
        "{",
        "[" * 100_000,
        '{"settings": ' * 50_000,
        '{"settings": 5, "fields_dict": [1], "deck": {"a": 1}, "flashcardsTag": 7}',
        '{"settings": {"flashcardTags": [[], 3, null], "clozePatterns": 5, "noteFoldersToIgnore": [1]}}',
        '{"settings": {"CUSTOM_REGEXPS": {"Basic": "(" , "Cloze": 3}, "Syntax": {"Begin Note": []}}}',
        '{"settings": {"FOLDER_DECKS": {"a": 5, "../b": "\\ud800"}, "Defaults": {"Deck": [1]}}}',
        '{"settings": {"flashcardTags": ["\\ud800#"]}, "flashcardsTag": "\\ud800", "deck": "\\u0000"}',
    ],
)
@pytest.mark.parametrize("file", [SPACED_REPETITION, TO_ANKI, FLASHCARDS, LOGSEQ])
def test_nonsense_is_a_problem_or_left_out(tmp_path, file, data):
    found = translated(tmp_path, file, data)
    settings_from(found.values)
    assert found.problem == "" or "cannot be read" in found.problem


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such pipes")
def test_a_pipe_is_not_read(tmp_path):
    path = tmp_path / FLASHCARDS
    path.parent.mkdir(parents=True)
    os.mkfifo(path)
    (found,) = settings_of_other_tools(tmp_path)
    assert "regular file" in found.problem
