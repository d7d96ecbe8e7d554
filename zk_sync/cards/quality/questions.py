"""The rules about fronts: a question that stands by itself, and does not answer itself."""

from __future__ import annotations

import re

from ...texts import _
from .language import LANGUAGES, UNKNOWN, Language, guess
from .plain_words import CODE, IMAGE, Card, size_of, words_of

_ASKED = re.compile(r"[?？;]\W*$")
_BLANK = re.compile(r"_{2,}|\.{3}|…|\[\s*\]|＿")
_STATEMENT_END = re.compile(r"[.。!]\W*$")
_QUOTE = re.compile(r"^\W*[\"“”„«»‘「『]|^\s*>")
_BOTH = re.compile(
    r"^(?:both|neither|either|beides?|weder|les deux|ambos|ni |il dépend|it depends|两者|両方)"
)
_TRUTH = re.compile(
    r"true or false|right or wrong|(?:richtig|wahr) oder falsch|vrai ou faux|verdadero o falso|"
    r"对还是错|判断对错|正しいか誤りか"
)
_CAPITAL = re.compile(
    r"capital|hauptstadt|首都|translat|übersetz|tradu|翻译|called in|heißt .* auf|"
    r"in (?:english|french|german|spanish)"
)
_QUOTED = re.compile(r"[\"“„«‘「『]([^„«‘「『\n]+?)[\"”“»’」』]")
_HYPHEN = re.compile(r"[-‐–/]")
# One half of a pair, which may well stand elsewhere, too ("the left ventricle … the left atrium").
_CONTRAST = frozenset(
    """left right high higher low lower increase increases increased decrease decreases decreased before
    after first second more less same fast faster slow slower positive negative inside outside above
    below large larger small smaller strong stronger weak weaker long longer short shorter good
    better linke rechte links rechts hoch höher niedrig niedriger steigt sinkt mehr weniger gleich
    groß größer klein kleiner stark schwach positiv negativ gauche droite haut plus moins grand
    petit fort faible augmente diminue positif négatif izquierda derecha alto bajo más menos grande
    pequeño fuerte débil aumenta disminuye 增加 减少 增大 减小 升高 降低""".split()
)
_MOST_PARTS = 5  # words of an answer that can be given away
_MOST_OF_PRONOUN = 16  # words of a question so short that nothing in it can be what "it" means


def yes_no(card: Card) -> str | None:
    """A question that is answered by yes or no."""
    if card.is_cloze:
        return None
    front, back = card.front.lower().strip(), card.back.lower().strip()
    language = card.language
    if _TRUTH.search(front):
        return _to_be_guessed()
    if not _ASKED.search(front) or _BOTH.match(back):
        return None
    question = _last_clause(front, language)
    if _is_yes_no(question, language) and not language.asks & set(words_of(question)[-2:]):
        return _to_be_guessed()
    if language is UNKNOWN:  # too short to tell the language, but both sides agree on one
        for one in LANGUAGES.values():
            if _is_yes_no(question, one) and re.match(one.says, back):
                return _to_be_guessed()
    return None


def _to_be_guessed() -> str:
    return _("This is a yes/no question: half the answers are right by guessing. Ask for what, why or how.")


def _last_clause(front: str, language: Language) -> str:
    """What is asked, without what is said before ("In Python, are …")."""
    sentence = re.split(r"(?<=[.:!。])\s+", front)[-1]
    if (words_of(sentence) or [""])[0] in language.asks:
        return sentence
    return re.split(r"(?<=[,，])\s*", sentence)[-1]


def _is_yes_no(question: str, language: Language) -> bool:
    return bool(
        re.match(r"[\s\W]*(?:" + language.yes_no + ")", question) and not re.search(language.choice, question)
    )


def no_question(card: Card) -> str | None:
    """A front that states something and asks nothing."""
    if card.is_cloze or card.flashcard.kind == "reversed" or not card.flashcard.back:
        return None
    front, language = card.front.strip(), card.language
    words = words_of(front)
    if "\n" in front or _ASKED.search(front) or any(sign in front for sign in (CODE, IMAGE)):
        return None
    source = card.flashcard.front  # plain text has lost the marks of quotes and gaps
    if (
        _BLANK.search(source)
        or _QUOTE.search(source)
        or _TRUTH.search(front.lower())
        or re.search("[?？]", front)
    ):
        return None
    if not words or words[0] in language.asks | language.tells or _is_translation(card):
        return None
    if _states(card, words) and not any(word in language.asks for word in words):
        return _("The front states something and asks nothing. Turn it into a question, or make it a cloze.")
    return None


def _states(card: Card, words: list[str]) -> bool:
    if not card.language.common:  # Chinese and Japanese: only a full stop tells
        return card.front.strip().endswith("。") and len(words) >= 8
    if _STATEMENT_END.search(card.front):
        return len(words) >= 5
    if "," in card.front or ":" in card.front or len(words) < 4:
        return False
    verbs = [n for n, word in enumerate(words) if word in card.language.finite and 0 < n < len(words) - 1]
    return bool(verbs) and not any(word in card.language.clause for word in words[: verbs[0]])


def _is_translation(card: Card) -> bool:
    one, other = guess(card.front), guess(card.back)
    return bool(one and other and one != other) or (size_of(card.front).signs > 0) != (
        size_of(card.back).signs > 0
    )


def gives_answer(card: Card) -> str | None:
    """A front, or the rest of a cloze, that holds the answer."""
    if card.is_cloze:
        return _cloze_gives(card)
    answer = card.back.strip().strip(".。!").lower()
    front = card.front.lower()
    if not _can_be_given(card, answer) or re.search(card.language.choice, front) or _CAPITAL.search(front):
        return None
    if not _ASKED.search(front) or ":" in front or card.language is UNKNOWN:
        return None
    unquoted = _QUOTED.sub(" ", front)
    if _holds(unquoted, answer):
        return _("The question already says the answer, “{text}”.").format(text=card.back.strip())
    return None


def _cloze_gives(card: Card) -> str | None:
    cloze = card.cloze
    for number in cloze.hidden:
        for text in cloze.texts(number):
            answer = text.lower()
            if not _can_be_given(card, answer):
                continue
            if _holds(cloze.rest(number).lower(), answer):
                return _(
                    "“{text}” is hidden in one place and shown in another. Hide both, or reword."
                ).format(text=text)
    return None


def _can_be_given(card: Card, answer: str) -> bool:
    """Whether an answer is long enough not to stand in a text by chance."""
    words = words_of(answer)
    if not words or CODE in answer or IMAGE in answer or "\n" in answer or len(words) > _MOST_PARTS * 2:
        return False
    size = size_of(answer)
    if size.signs:
        return answer not in _CONTRAST and 2 <= size.signs <= 8 and not size.words
    if size.words > _MOST_PARTS or all(word in card.language.common for word in words):
        return False
    return len(answer) >= 4 and not _CONTRAST.issuperset(words) and not re.match(card.language.says, answer)


def _holds(text: str, answer: str) -> bool:
    """Whether the words of ``answer`` stand in ``text`` in a row; of unspaced scripts, its signs."""
    if size_of(answer).signs:
        return answer in text
    padded = " ".join(["", *words_of(_HYPHEN.sub(" ", text)), ""])
    return f" {' '.join(words_of(_HYPHEN.sub(' ', answer)))} " in padded


def orphan_pronoun(card: Card) -> str | None:
    """A pronoun that nothing before it explains: neither the text nor a heading that is shown above."""
    markdown = card.flashcard.text or card.flashcard.front
    text = (card.cloze.shown if card.is_cloze else card.front).strip()
    if (
        card.is_below_heading
        or "\n" in markdown.strip()
        or any(s in text for s in (CODE, IMAGE, "“", "„", '"', "«"))
    ):
        return None
    lower = text.lower().replace("’", "'")
    match = re.search(card.language.pronoun, lower)
    if not match or re.search(card.language.impersonal, lower):
        return None
    if (
        re.search(r"[:,：，]", lower[match.end() :]) and not card.is_cloze
    ):  # "When they meet, what do cones …?"
        return None
    named = next(group for group in match.groups() if group)
    if len(named) > 1 and text[match.start() : match.end()].isupper():  # IT
        return None
    before = lower[: match.start()]
    if card.is_cloze and words_of(before):
        return None
    if not card.is_cloze and (not _ASKED.search(text) or len(words_of(text)) > _MOST_OF_PRONOUN):
        return None
    known = card.language.common | card.language.hollow | card.language.asks
    content = [word for word in words_of(before) if word not in known]
    asked = words_of(before)[:1]
    is_object = (
        len(content) == 1
        and asked
        and asked[0] in ("who", "wer", "qui", "quién")
        and len(words_of(before)) <= 3
    )
    if content and not is_object:
        return None
    return _(
        "What “{word}” means is not said on the card. Name it: in a year you will have forgotten."
    ).format(word=named)


def image_only(card: Card) -> str | None:
    """A picture alone, without a word of what is asked about it."""
    if card.is_below_heading:
        return None
    if card.is_cloze:
        cloze = card.cloze
        is_bare = IMAGE in cloze.shown and any(
            not words_of(cloze.rest(number)) and IMAGE in cloze.rest(number) for number in cloze.hidden
        )
    else:
        is_bare = IMAGE in card.front and not words_of(card.front)
    return _("The front is a picture without a word. Say what to look for in it.") if is_bare else None
