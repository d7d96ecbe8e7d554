"""What the rules know of each language: its small words, and how it asks."""

from __future__ import annotations

import re
from dataclasses import dataclass

_KANA = re.compile("[\u3041-\u30ff]")
_HAN = re.compile("[\u3400-\u9fff]")
_HANGUL = re.compile("[\uac00-\ud7a3]")
_LETTERS = re.compile(r"[^\W\d_]+")
_NEVER = r"(?!)"


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


@dataclass(frozen=True)
class Language:
    """One language. Patterns are searched in lower-case text; what is left out is never found in it."""

    common: frozenset[str] = frozenset()  # by which it is recognised; they carry no content
    hollow: frozenset[str] = frozenset()  # further words that no pronoun can stand for
    asks: frozenset[str] = frozenset()  # question words
    tells: frozenset[str] = frozenset()  # first words of a task ("name …", "explain …")
    finite: frozenset[str] = frozenset()  # verbs that make a sentence of a title
    clause: frozenset[str] = frozenset()  # words behind which such a verb makes none
    trivial: frozenset[str] = frozenset()  # not worth a cloze deletion
    yes_no: str = _NEVER  # how a yes/no question is formed
    says: str = _NEVER  # an answer that is a yes or no
    choice: str = _NEVER  # a question that offers answers
    double: str = _NEVER  # two questions in one
    order: str = _NEVER  # a question for things in their order
    pronoun: str = _NEVER  # group 1: what stands for something else
    impersonal: str = _NEVER  # where that pronoun stands for nothing


_ENGLISH = Language(
    common=_set(
        """the a an of to in on at by for from with and or but not is are was were be been being am
        do does did has have had can could will would shall should may might must it its he she
        they them his her their this that these those there than then as if so what which who whom
        whose when where why how into about between we you i your our us my me no one only also
        because during after before over under"""
    ),
    hollow=_set(
        """do done happen happens happened mean means meant work works worked used use important
        called made matter matters matter's good bad useful need needed look like stand best main
        first born die died"""
    ),
    asks=_set("what which who whom whose when where why how"),
    tells=_set(
        """name list give explain define describe state compare prove show calculate compute
        translate complete fill write draw derive find solve sketch spell say pronounce recite
        recall tell identify convert simplify evaluate summarise summarize expand consider let
        suppose given distinguish contrast outline imagine think read press type run enter sing
        play point"""
    ),
    finite=_set("is are was were has have had can cannot will does do beats makes needs causes means"),
    clause=_set("that which who whom when where why how what if to whether while because like as or"),
    trivial=_set("the a an is are was were that this it be been there which"),
    yes_no=r"(?:is|are|was|were|does|do|did|can|could|has|have|had|will|would|should|must|may|might"
    r"|isn['’]t|aren['’]t|doesn['’]t|don['’]t|didn['’]t|can['’]t|won['’]t)\s"
    r"(?!there (?:an?|any)\b.*\bway\b|you\s(?:name|tell|explain|list|know|describe|give|say|"
    r"remember)\b)|true or false|right or wrong|is it true",
    says=r"(?:yes|no|true|false|nope|yep|yeah)\b(?! one\b| longer\b| man\b)",
    choice=r"\bor\b|\bversus\b|\bvs\b|\bbetween\b",
    double=r"^\W*(?:\w+\s){0,2}(?:who|what|when|where|why|how|which)(?:,| and| &) (?:and )?"
    r"(?:who|when|where|why|how)\b(?!\s(?:much|many)\b)|"
    r"^(?!.*\b(?:between|differ))\W*(?:who|what|when|where|why|how|which|in)\b[^?]*[^?\s],? and "
    r"(?:when|where|why|how|by whom|in (?:which|what) year|what (?:is|are|was|were|does|did)|"
    r"who (?:is|was|were))\b",
    order=r"\b(?:order|steps?|stages?|phases?|sequence|process|procedure|chronolog\w+|layers|ranks?)\b",
    pronoun=r"\b(it|its|he|she|they|them|him|his|their|this|these|those)\b",
    impersonal=r"\bit\b.*\b(?:to|that|when|if|for|takes?|took|whether|rain\w*|snow\w*|dark\w*|cold|warmer|colder|"
    r"hot|until|before|after|because|since|like)\b|"
    r"\b(?:this|these|those) (?:year|century|day|week|month|way|case)\b|"
    r"\b(?:they|it|these|this) called \w|\b(?:its|their|his)\b[^,?]*, ",
)

_GERMAN = Language(
    common=_set(
        """der die das den dem des ein eine einen einem einer eines und oder aber nicht ist sind war
        waren wird werden wurde wurden hat haben hatte kann können muss soll im in am an auf aus
        bei mit nach von vom zu zum zur für über unter es er sie sich was wer wie wo wann warum
        welche welcher welches welchem wozu woran wodurch als auch nur dass wenn durch man heißt
        dies diese dieser dieses keine kein gibt ich wir ihr mein dein jetzt schon noch sehr hier"""
    ),
    hollow=_set(
        "bedeutet heißt bewirkt macht tut wichtig nützlich dient nennt funktioniert geschieht passiert"
    ),
    asks=_set(
        """was wer wen wem wessen wie wo wann warum wieso weshalb welche welcher welches welchem
        welchen wozu woran wodurch worin worauf wovon wofür woher wohin womit wonach"""
    ),
    tells=_set(
        """nenne nennen erkläre erklären beschreibe beschreiben definiere definieren gib geben
        übersetze übersetzen berechne berechnen zeige zeigen beweise beweisen vergleiche
        vergleichen ergänze ergänzen skizziere skizzieren leite schreibe schreiben bestimme sage
        vervollständige zähle bilde"""
    ),
    finite=_set("ist sind war waren hat haben hatte kann können wird werden braucht macht"),
    clause=_set("dass der die das was wer wie wo wann warum wenn ob weil als zu welche welcher welches"),
    trivial=_set("der die das ein eine ist sind war waren dass es wird"),
    yes_no=r"(?:ist|sind|war|waren|hat|haben|hatte|kann|können|darf|dürfen|muss|müssen|soll|sollte|wird|werden|"
    r"wurde|wurden|gibt es|gilt|gehört|gehören|bedeutet|liegt|stimmt)\s|(?:richtig|wahr) oder falsch",
    says=r"(?:ja|nein|richtig|falsch|doch|wahr)\b",
    choice=r"\boder\b|\bzwischen\b",
    double=r"^\W*(?:\w+\s){0,1}(?:wer|was|wann|wo|warum|wie|wozu) und (?:wann|wo|warum|wie|wozu|wer)\b|"
    r"^(?!.*\b(?:zwischen|unterschied))\W*(?:wer|was|wann|wo|warum|welche[rs]?)\b[^?]*[^?\s],? und "
    r"(?:wann|wo|warum|wozu|"
    r"in welchem jahr|von wem|was ist|wer war|wie)\b",
    order=r"\b(?:reihenfolge|schritte?n?|phasen?|stufen?|stadien|ablauf|schichten|nacheinander)\b",
    pronoun=r"\b(es|er|dies|diese|dieser|dieses|diesen|diesem|ihn|ihm)\b",
    impersonal=r"\b(?:gibt|gab|kommt|kam|geht|handelt|braucht|bedarf|regnet|schneit|heißt) es\b|"
    r"\bes\b.*(?:,|\bzu\b|\bdass\b|\bwenn\b|\bob\b|\bin\b|\bbei\b)|\bdies\w* (?:jahr|monat|woche|tag)",
)

_FRENCH = Language(
    common=_set(
        """le la les l un une des du de d et ou mais ne pas est sont était étaient a ont au aux en
        dans sur par pour avec sans que qu qui quoi quel quelle quels quelles où quand comment
        pourquoi combien ce cet cette ces cela ça il elle ils elles on se s son sa ses leur y n
        plus entre peut sert fait fut à t je tu nous"""
    ),
    hollow=_set("importance important importante veut dire signifie appelle arrive passe t utile là ceci"),
    asks=_set(
        "que qu qui quoi quel quelle quels quelles où quand comment pourquoi combien lequel laquelle lesquels"
    ),
    tells=_set(
        """explique expliquez expliquer nomme nommez nommer cite citez citer donne donnez donner
        décris décrivez décrire définis définissez définir traduis traduisez traduire compare
        comparez comparer calcule calculez calculer énonce énoncez énoncer complète complétez
        compléter démontre démontrer montre montrer"""
    ),
    finite=_set("est sont était étaient ont peut peuvent fait font"),
    clause=_set("que qui qu dont où quand comment pourquoi quoi quel quelle si lorsque parce comme"),
    trivial=_set("le la les l un une des est sont que ce"),
    yes_no=r"est-ce qu(?!i\b)|(?!.*\b(?:qui|que|qu|quoi|quels?|quelles?|où|quand|comment|pourquoi|combien)\b)"
    r"(?:.*\s)?(?:est|sont|était|étaient|peut|peuvent|doit|doivent|faut|existe|a)-(?:t-)?"
    r"(?:il|elle|ils|elles|on|ce)\b|vrai ou faux",
    says=r"(?:oui|non|vrai|faux|si)\b(?!-)",
    choice=r"\bou\b|\bentre\b",
    double=r"^\W*(?:\w+\s){0,1}(?:qui|quand|où|comment|pourquoi|quoi) et (?:quand|où|comment|pourquoi|"
    r"par qui)\b|^(?!.*\b(?:entre|différ))\W*(?:qui|quel|quelle|quand|où|en)\b[^?]*[^?\s],? et "
    r"(?:quand|où|pourquoi|comment|en quelle année|par qui)\b",
    order=r"\b(?:ordre|étapes?|phases?|stades?|séquence|processus|couches)\b",
    pronoun=r"\b(cela|ça|celui-ci|celle-ci|ceux-ci|cet|cette|ces)\b|-(?:t-)?(ils?|elles?)\b",
    impersonal=r"\b(?:faut|a-t|pleut|neige|agit|existe|suffit|fait|passe-t|arrive-t)-il\b.*|"
    r"\bcette (?:année|semaine)\b|"
    r"\best-il\b.*\b(?:de|que|d)\b",
)

_SPANISH = Language(
    common=_set(
        """el la los las un una unos unas de del al y o pero no es son era eran fue está están ha han
        hay en con por para sin sobre entre que qué quién quiénes cuál cuáles cómo dónde cuándo
        cuánto cuántos cuántas por se su sus lo le les esto eso este esta estos estas como más muy
        ser si también"""
    ),
    hollow=_set("significa sirve hace importa importante llama ocurre pasa útil sucede funciona"),
    asks=_set(
        """qué quién quiénes cuál cuáles cómo dónde cuándo cuánto cuánta cuántos cuántas que quien
        cual como donde cuando adónde"""
    ),
    tells=_set(
        """explica explique explicar nombra nombre nombrar define defina definir describe describa
        describir di diga cita cite traduce traduzca calcula calcule enuncia enuncie completa
        complete compara compare demuestra escribe da dé enumera"""
    ),
    finite=_set("es son era eran está están fue fueron puede pueden tiene tienen hay"),
    clause=_set("que quien cual como donde cuando qué quién cuál cómo dónde cuándo si porque"),
    trivial=_set("el la los las un una es son que"),
    yes_no=r"¿?(?:es|son|era|eran|está|están|fue|fueron|puede|pueden|tiene|tienen|hay|existe|existen|ha|han|debe|"
    r"deben|se puede|se pueden)\s|verdadero o falso",
    says=r"(?:sí|no|verdadero|falso|si)\b(?!-)",
    choice=r"\b[ou]\b|\bentre\b",
    double=r"^\W*(?:\w+\s){0,1}(?:qué|quién|cuándo|dónde|cómo|por qué) y "
    r"(?:cuándo|dónde|cómo|por qué|quién)\b|"
    r"^(?!.*\b(?:entre|difer))\W*(?:qué|quién|cuál|cuándo|dónde|en)\b[^?]*[^?\s],? y "
    r"(?:cuándo|dónde|cómo|por qué|en qué año|por quién)\b",
    order=r"\b(?:orden|pasos?|etapas?|fases?|secuencia|proceso|capas)\b",
    pronoun=r"\b(esto|eso|ello|este|esta|estos|estas)\b",
    impersonal=r"\best[ae] (?:año|semana|mes|día)\b",
)

_CHINESE = Language(
    yes_no=r"[^?？]*(?:吗|嗎)[?？]?\s*$|[^?？]*(?:是不是|是否|有没有|能不能|会不会|可不可以)[^?？]*[?？]|(?:对还是错|判断对错)",
    says=r"(?:是的?|不是|对|错|否|有|没有|能|不能|会|不会|可以|不可以|不)(?:$|[，。,.！!；;])",
    choice=r"还是|或者?|之间",
    double=r"(?:什么时候|何时|谁|哪里|何地|为什么|如何)(?:和|以及|、|与)(?:什么时候|何时|谁|哪里|何地|在哪里|为什么|如何)",
    order=r"顺序|步骤|阶段|流程|依次|层",
    pronoun=r"^\W*(它们?|这(?:些|个|种|是|里)?|该|其(?![他中实余次它])|他(?!汀|山)们?|她们?)",
    impersonal=r"^\W*这(?:句|个?词|个?字)",
)

_JAPANESE = Language(
    yes_no=r"(?!.*(?:何|誰|いつ|どこ|なぜ|どう|どの|どれ|どんな|どちら|いく|どうして|なに|なん|幾|どっち|"
    r"だれ|か[、，]))[^?？。]*(?:です|ます|でした|ました|した|る|い|ない|ません|の)か[?？。]?\s*$|正しいか誤りか",
    says=r"(?:はい|いいえ|いや|正しい|誤り|そうです|違います)(?:$|[、。,.！!])",
    choice=r"それとも|または|あるいは|と、?どちら|のうち",
    double=r"(?:いつ|誰が|どこで|なぜ|何を)(?:、|と|、?そして)(?:いつ|誰が|どこで|なぜ|どのように)",
    order=r"順番?|手順|段階|過程|順序|層",
    pronoun=r"^\W*(これら?|それら?|この|その|彼女?ら?|あれ)",
    impersonal=r"^\W*(?:この(?:漢字|単語|文)|その(?:まま|うえ|ため|他|後))",
)

_KOREAN = Language(
    says=r"(?:네|예|아니요|아니오)(?:$|[,.!。])",
    yes_no=r"(?!.*(?:무엇|누|언제|어디|왜|어떻|몇|얼마|어느|어떤|뭐))[^?]*까\?\s*$",
)

LANGUAGES = {
    "en": _ENGLISH,
    "de": _GERMAN,
    "fr": _FRENCH,
    "es": _SPANISH,
    "zh": _CHINESE,
    "ja": _JAPANESE,
    "ko": _KOREAN,
}
UNKNOWN = Language()

# Neighbours that would pass for one of ours: recognised so that nothing is said of them.
_OTHERS = {
    "it": _set(
        "il lo gli di che è sono della delle dei degli nel nella con per una non come quale chi cosa più"
    ),
    "pt": _set(
        "o os as do da dos das em um uma não é são que qual quem como onde quando com para por no na foi ao"
    ),
    "nl": _set(
        "het een van de en is zijn niet wat wie waar wanneer hoe welke voor met op aan dat deze wordt er"
    ),
    "sv": _set("och en ett är som av det den vad vem hur när var inte på med för till har vilken vilket"),
    "pl": _set("i w na z jest się nie co kto jak gdzie kiedy jaki jaka jest to do są przez od czy"),
}
_SIGNS = {
    "es": re.compile("[¿¡ñ]"),
    "de": re.compile("[ßäöü]"),
    "fr": re.compile("[çèêœàùî]"),
    "pt": re.compile("[ãõ]"),
}
_COMMON = {**{code: language.common for code, language in LANGUAGES.items() if language.common}, **_OTHERS}
_IN: dict[str, tuple[str, ...]] = {
    word: tuple(code for code, words in _COMMON.items() if word in words)
    for word in frozenset().union(*_COMMON.values())
}


def guess(text: str) -> str:
    """The language of ``text`` as one of the keys of LANGUAGES; "" when it is another or not sure."""
    if _KANA.search(text):
        return "ja"
    han = len(_HAN.findall(text))
    if han >= 2 and han >= sum(map(len, _LETTERS.findall(text))) / 2:
        return "zh"
    if _HANGUL.search(text):
        return "ko"
    lower = text.lower()
    scores = dict.fromkeys(_COMMON, 0.0)
    for word in _LETTERS.findall(lower):
        codes = _IN.get(word, ())
        for code in codes:
            scores[code] += 1 / len(codes) ** 0.5
    for code, sign in _SIGNS.items():
        scores[code] += 1.5 if sign.search(lower) else 0
    best, second = sorted(scores, key=lambda code: -scores[code])[:2]
    is_sure = scores[best] >= 1.4 and scores[best] >= scores[second] + 0.5
    return best if is_sure and best in LANGUAGES else ""


def language_of(*texts: str) -> str:
    """The language of the first text that shows one, or of all together."""
    return next(filter(None, map(guess, (*texts, " ".join(texts)))), "")
