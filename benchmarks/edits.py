"""The edits that people make in their vaults, on the made-up one."""

from __future__ import annotations

from collections.abc import Callable

from benchmarks.model import Card, Page, Vault


def edit(vault: Vault, share: float) -> None:
    """Edits about this share of the flashcards, as many at once as before a sync after weeks."""
    todo = share * sum(len(page.cards) for page in vault.pages.values())
    names = list(_EDITS)
    while todo > 0:
        path = vault.random.choice(sorted(path for path, page in vault.pages.items() if page.cards))
        name = vault.random.choices(names, [_EDITS[name][0] for name in names])[0]
        todo -= _EDITS[name][1](vault, path)


# Each edit takes the path of a zettel and returns how many flashcards it touched.


def _typo_in_question(vault: Vault, path: str) -> int:
    card = vault.pick(path)
    card.question = vault.typo(card.question)
    return 1


def _typo_in_answer(vault: Vault, path: str) -> int:
    card = vault.pick(path)
    card.answer = vault.typo(card.answer)
    return 1


def _reword_question(vault: Vault, path: str) -> int:
    card = vault.pick(path)
    card.question = vault.reword(card.question, vault.random.choice((0.1, 0.2, 0.4)))
    return 1


def _reword_answer(vault: Vault, path: str) -> int:
    card = vault.pick(path)
    card.answer = vault.reword(card.answer, vault.random.choice((0.2, 0.5, 1.0)))
    return 1


def _edit_both(vault: Vault, path: str) -> int:
    card = vault.pick(path)
    card.question, card.answer = vault.reword(card.question, 0.15), vault.reword(card.answer, 0.2)
    return 1


def _bold(vault: Vault, path: str) -> int:
    card = vault.pick(path)
    first, _, rest = card.question.partition(" ")
    card.question = f"**{first}** {rest}".strip()
    return 1


def _reorder(vault: Vault, path: str) -> int:
    vault.random.shuffle(vault.pages[path].cards)
    return _reword_question(vault, path)


def _move(vault: Vault, path: str) -> int:
    card = vault.pick(path)
    vault.pages[path].cards.remove(card)
    vault.pages[vault.other(path)].cards.append(card)
    if vault.random.random() < 0.3:
        card.question = vault.typo(card.question)
    return 1


def _rename(vault: Vault, path: str) -> int:
    page = vault.pages[vault.path()] = vault.pages.pop(path)
    touched = vault.random.choice((0, 0, 1, 2, len(page.cards)))
    for card in vault.random.sample(page.cards, min(touched, len(page.cards))):
        card.question = vault.random.choice((vault.typo, lambda text: vault.reword(text, 0.15)))(
            card.question
        )
    return len(page.cards)


def _rename_and_reuse(vault: Vault, path: str) -> int:
    page = vault.pages[path]
    size = _rename(vault, path)
    vault.pages[path] = vault.page(page.template)
    return size


def _rename_folder(vault: Vault, path: str) -> int:
    folder, slash, _ = path.rpartition("/")
    if not slash:
        return 0
    inside = [other for other in vault.pages if other.startswith(f"{folder}/")][:8]
    name = vault.word()
    for other in inside:
        vault.pages[f"{name}{next(vault.names)}{other[len(folder) :]}"] = vault.pages.pop(other)
    return 4


def _split(vault: Vault, path: str) -> int:
    page = vault.pages[path]
    half = len(page.cards) // 2
    vault.pages[vault.path()] = Page(page.cards[half:], page.topic, page.template)
    page.cards = page.cards[:half]
    return len(page.cards)


def _merge(vault: Vault, path: str) -> int:
    page = vault.pages.pop(path)
    other = vault.random.choice(sorted(vault.pages))
    vault.pages[other].cards += page.cards
    return len(page.cards)


def _delete(vault: Vault, path: str) -> int:
    vault.pages[path].cards.remove(vault.pick(path))
    return 1


def _add(vault: Vault, path: str) -> int:
    page = vault.pages[path]
    page.cards.insert(
        vault.random.randrange(len(page.cards) + 1), vault.card(page.template or "prose", page.topic)
    )
    return 1


def _replace(vault: Vault, path: str) -> int:
    page = vault.pages[path]
    at = vault.random.randrange(len(page.cards))
    page.cards[at] = vault.card(page.template or "prose", page.topic)
    return 1


def _variant(vault: Vault, path: str) -> int:
    """A new flashcard like another one, in its place or beside it: the telling word and the answer differ."""
    page = vault.pages[path]
    model = vault.pick(path)
    words = model.question.split(" ")
    long = max(range(len(words)), key=lambda i: len(words[i].strip("_")))
    words[long] = vault.rare()
    new = Card(next(vault.next_uid), " ".join(words), vault.phrase([vault.rare()], 1, 4), model.template)
    page.cards.insert(page.cards.index(model) + 1, new)
    if vault.random.random() < 0.4:
        page.cards.remove(model)
    return 1


def _add_block_id(vault: Vault, path: str) -> int:
    vault.pick(path).block_id = f"{vault.random.randrange(16**6):06x}"
    return 1


def _add_id(vault: Vault, path: str) -> int:
    vault.pages[path].id = vault.pages[path].id or str(vault.random.randrange(10**13, 10**14))
    return _reword_answer(vault, path)


_EDITS: dict[str, tuple[int, Callable[[Vault, str], int]]] = {
    "typo in the question": (10, _typo_in_question),
    "typo in the answer": (10, _typo_in_answer),
    "question reworded": (14, _reword_question),
    "answer reworded": (14, _reword_answer),
    "both edited": (8, _edit_both),
    "markup": (3, _bold),
    "reordered": (4, _reorder),
    "moved": (6, _move),
    "renamed": (3, _rename),
    "renamed, path used anew": (2, _rename_and_reuse),
    "folder renamed": (1, _rename_folder),
    "split": (2, _split),
    "merged": (2, _merge),
    "deleted": (6, _delete),
    "added": (8, _add),
    "replaced": (6, _replace),
    "added as a variant": (6, _variant),
    "block id added": (2, _add_block_id),
    "id added": (2, _add_id),
}
