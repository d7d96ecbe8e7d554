"""Questions said in other words, in five languages, the answers untouched; and replaced flashcards.

python -m benchmarks.paraphrases
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from zk_sync.config import Settings
from zk_sync.sync import engine

if TYPE_CHECKING:
    from anki.collection import Collection

# Language → questions and the same in other words, about {}; and how an answer begins.
_QUESTIONS: dict[str, tuple[Sequence[tuple[str, str]], str]] = {
    "en": (
        (
            ("What is {}?", "Define {} (working memory)."),
            ("Why does {} matter?", "For which reason should one care about {}?"),
            ("Who first described {}?", "To whom do we owe the earliest account of {}?"),
            ("How is {} measured?", "Name the usual method to quantify {}."),
        ),
        "It is said to be the",
    ),
    "de": (
        (
            ("Was ist {}?", "Definiere den Begriff {}."),
            ("Warum ist {} wichtig?", "Aus welchem Grund lohnt sich {}?"),
            ("Wer hat {} zuerst beschrieben?", "Auf wen geht die früheste Darstellung von {} zurück?"),
            ("Wie wird {} gemessen?", "Nenne das übliche Verfahren für {}."),
        ),
        "Man versteht darunter die",
    ),
    "fr": (
        (
            ("Qu'est-ce que {} ?", "Définis la notion de {}."),
            ("Pourquoi {} est-il important ?", "Pour quelle raison s'intéresser à {} ?"),
            ("Qui a décrit {} ?", "À quel auteur doit-on la première étude de {} ?"),
            ("Comment mesure-t-on {} ?", "Nomme la méthode usuelle pour {}."),
        ),
        "On entend par là une",
    ),
    "es": (
        (
            ("¿Qué es {}?", "Define el concepto de {}."),
            ("¿Por qué importa {}?", "¿Cuál es la razón de estudiar {}?"),
            ("¿Quién describió {}?", "¿A qué autor debemos el primer estudio de {}?"),
            ("¿Cómo se mide {}?", "Nombra el método usual para {}."),
        ),
        "Se entiende como la",
    ),
    "zh": (
        (
            ("什么是{}?", "请定义{}这个概念。"),
            ("{}为什么重要?", "研究{}的理由何在?"),
            ("谁最早描述了{}?", "关于{}的第一项研究出自何人?"),
            ("{}如何测量?", "说出量化{}的常用方法。"),
        ),
        "通常指的是一种",
    ),
}
_HAN = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜金生丽水玉出昆冈"


def _word(chooser: random.Random, language: str) -> str:
    if language == "zh":
        return "".join(chooser.sample(_HAN, 3))
    return "".join(chooser.choice("bdfgklmnprst") + chooser.choice("aeiou") for _ in range(3)) + "n"


def measure(seed: int = 1, zettels: int = 10) -> tuple[int, int, int, int]:
    """(paraphrases, of which kept their notes, replaced flashcards, of which inherited a note)."""
    from anki.collection import Collection

    chooser = random.Random(seed)
    before: dict[str, list[str]] = {}
    after: dict[str, list[str]] = {}
    paraphrased, replaced = set(), set()
    for language, (questions, start) in _QUESTIONS.items():
        for number in range(zettels):
            path = f"{language} {number}.md"
            before[path], after[path] = [], []
            for asked, reworded in questions:
                about = _word(chooser, language)
                answer = " ".join((start, *(_word(chooser, language) for _ in range(3))))
                other = " ".join((start, *(_word(chooser, language) for _ in range(3))))
                new = asked.format(_word(chooser, language))
                kept = asked.format(_word(chooser, language)), f"{start} {_word(chooser, language)} {number}"
                before[path] += [_qa(asked.format(about), answer), _qa(*kept)]
                if number % 2:
                    after[path] += [_qa(reworded.format(about), answer), _qa(*kept)]
                    paraphrased.add(answer)
                else:
                    after[path] += [_qa(new, other), _qa(*kept)]
                    replaced.add(other)
    with tempfile.TemporaryDirectory() as folder:
        col = Collection(str(Path(folder) / "collection.anki2"))
        try:
            was = _synced(col, Path(folder) / "vault", before)
            now = _synced(col, Path(folder) / "vault", after)
        finally:
            col.close()
    kept_notes = sum(now[answer] == was[answer] for answer in paraphrased)
    inherited = sum(now[answer] in was.values() for answer in replaced)
    return len(paraphrased), kept_notes, len(replaced), inherited


def _qa(question: str, answer: str) -> str:
    return f"Q: {question}\nA: {answer}\n"


def _synced(col: Collection, root: Path, pages: dict[str, list[str]]) -> dict[str, int]:
    """Answer → id of the live note that has it after a sync."""
    root.mkdir(exist_ok=True)
    for path, cards in pages.items():
        (root / path).write_text("\n".join(cards), encoding="utf-8")
    engine.sync(col, engine.Vault(root, "vault"), Settings(), automatic=False)
    return {col.get_note(note)["Back"]: note for note in col.find_notes("-tag:zk::orphan")}


def main() -> None:
    """Prints the figures."""
    for name, figure in zip(
        ("paraphrases", "kept", "replaced", "inherited"), measure(zettels=20), strict=True
    ):
        print(f"{name}: {figure}")


if __name__ == "__main__":
    main()
