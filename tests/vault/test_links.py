"""Link targets find their files the way Obsidian finds them."""

from __future__ import annotations

import time
from zlib import crc32

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from zk_sync.vault.links import LinkIndex, links_in, split_target

ZETTELS = [
    "Index.md",
    "Note.md",
    "a/Note.md",
    "a/deep/Note.md",
    "b/Note.md",
    "b/Only.md",
    "b/Größe & Maß.md",
    "202301231542 Retrieval.md",
    "v1.2 release.md",
    "long.markdown",
    "c/x/Twin.md",
    "d/Twin.md",
    "pages/space___page.md",
]
ATTACHMENTS = [
    "img.png",
    "a/img.png",
    "files/a b.png",
    "files/Photo.JPG",
    "files/größe.svg",
    "a/assets/only.pdf",
    "passwd",
    "etc/passwd",
    "x/100%25.png",
]
NAMES = [
    ("202301231542 Retrieval.md", "202301231542", ("testing effect", "Retrieval practice")),
    ("b/Only.md", "1a2b", ("Alias", "The only one")),
    ("a/Note.md", "", ("Shared",)),
    ("b/Note.md", "", ("Shared", "Index")),
]


def index() -> LinkIndex:
    return LinkIndex(ZETTELS, ATTACHMENTS, lambda: NAMES)


@pytest.mark.parametrize(
    ("target", "source", "expected"),
    [
        ("Only", "Index.md", "b/Only.md"),
        ("only", "Index.md", "b/Only.md"),
        ("Only.md", "Index.md", "b/Only.md"),
        ("b/Only", "a/Note.md", "b/Only.md"),
        ("/b/Only", "a/Note.md", "b/Only.md"),
        ("../b/Only", "a/Note.md", "b/Only.md"),
        ("./Only", "b/Note.md", "b/Only.md"),
        ("Gr%C3%B6%C3%9Fe%20&%20Ma%C3%9F.md", "Index.md", "b/Größe & Maß.md"),
        ("Gro\u0308ße & Maß", "Index.md", "b/Größe & Maß.md"),
        ("b\\Only", "Index.md", "b/Only.md"),
        ("v1.2 release", "Index.md", "v1.2 release.md"),
        ("long", "Index.md", "long.markdown"),
        # the whole path, then the linking zettel's folder, then the shortest
        ("Note", "Index.md", "Note.md"),
        ("Note", "a/Other.md", "Note.md"),
        ("a/Note", "Index.md", "a/Note.md"),
        ("deep/Note", "Index.md", "a/deep/Note.md"),
        ("./Note", "a/Other.md", "a/Note.md"),
        ("Twin", "Index.md", "d/Twin.md"),
        ("Twin", "c/x/Here.md", "c/x/Twin.md"),
        ("Twin", "c/Here.md", "c/x/Twin.md"),
        # names, only when no file is called so
        ("202301231542", "Index.md", "202301231542 Retrieval.md"),
        ("1a2b", "Index.md", "b/Only.md"),
        ("alias", "Index.md", "b/Only.md"),
        ("Testing Effect", "Index.md", "202301231542 Retrieval.md"),
        ("Shared", "Index.md", "a/Note.md"),
        ("Shared", "b/Here.md", "b/Note.md"),
        ("Index", "b/Here.md", "Index.md"),
        ("space/page", "Index.md", "pages/space___page.md"),
        # nothing
        ("", "Index.md", None),
        ("Nowhere", "Index.md", None),
        ("ote", "Index.md", None),
        ("x/Only", "Index.md", None),
        ("../../Note", "a/Here.md", None),
        ("../Note", "Index.md", None),
        ("https://a.b/Note", "Index.md", None),
        ("file:///Note", "Index.md", None),
        ("C:\\Note", "Index.md", None),
        ("Note\0", "Index.md", None),
    ],
)
def test_zettels(target: str, source: str, expected: str | None) -> None:
    assert index().zettel(target, source) == expected


@pytest.mark.parametrize(
    ("target", "source", "expected"),
    [
        ("img.png", "Index.md", "img.png"),
        ("a/img.png", "Index.md", "a/img.png"),
        ("./img.png", "a/Note.md", "a/img.png"),
        ("../img.png", "a/Note.md", "img.png"),
        ("a b.png", "a/Note.md", "files/a b.png"),
        ("a%20b.png", "a/Note.md", "files/a b.png"),
        ("photo.jpg", "Index.md", "files/Photo.JPG"),
        ("assets/only.pdf", "b/Note.md", "a/assets/only.pdf"),
        ("gr%C3%B6%C3%9Fe.svg", "Index.md", "files/größe.svg"),
        ("100%25.png", "Index.md", "x/100%25.png"),
        ("../../../etc/passwd", "a/Note.md", None),
        ("a/../../../etc/passwd", "Index.md", None),
        ("..%2f..%2f..%2fetc%2fpasswd", "a/Note.md", None),
        ("..\\..\\..\\etc\\passwd", "a/Note.md", None),
        ("/../etc/passwd", "a/Note.md", None),
        ("file:///etc/passwd", "a/Note.md", None),
        ("//server/img.png", "a/Note.md", None),
        ("/etc/passwd", "a/Note.md", "etc/passwd"),  # the vault's own
        ("none.png", "Index.md", None),
    ],
)
def test_attachments(target: str, source: str, expected: str | None) -> None:
    assert index().attachment(target, source) == expected


@given(st.text(st.sampled_from("ab./\\%2f:~ Noteimgpw#^"), max_size=30), st.sampled_from(ZETTELS))
def test_nothing_but_files_of_the_vault_comes_back(target: str, source: str) -> None:
    links = index()
    assert links.zettel(target, source) in {None, *ZETTELS}
    assert links.attachment(target, source) in {None, *ATTACHMENTS}


_STEPS = st.sampled_from(["a", "A", "b", "a b", "0", "~"])
_FILES = st.lists(_STEPS, min_size=1, max_size=3).map("/".join)


@given(st.lists(_FILES, min_size=1, max_size=12, unique=True), _FILES, _FILES)
@settings(max_examples=100, deadline=None)
def test_of_several_the_nearest_then_the_shortest(files: list[str], target: str, source: str) -> None:
    zettels = [f"{file}.md" for file in files]
    key, folder = target.lower(), source.lower().rpartition("/")[0]
    ending = [file for file in files if f"/{file}".lower().endswith(f"/{key}")]

    def rank(file: str) -> tuple[bool, bool, bool, int, str]:
        is_below = not folder or file.lower().startswith(f"{folder}/")
        return file.lower() != key, not is_below, not file.endswith(target), len(file), f"{file}.md"

    index = LinkIndex(zettels, [], list)
    for _again in range(2):
        found = index._zettels.find(target, f"{source}.md")
        assert found == (f"{min(ending, key=rank)}.md" if ending else None)


def test_links_to_a_name_that_many_files_have_take_linear_time() -> None:
    def seconds(n: int) -> float:
        zettels = [f"{k % 50}/{k}/Index.md" for k in range(n)]
        index = LinkIndex(zettels, [], list)
        started = time.process_time()
        for path in zettels:
            for target in ("Index", f"{path[:-8]}Index", "Index.md"):
                assert index.zettel(target, path) == path
            index.zettel("index", "x/y.md")
        return time.process_time() - started

    assert min(seconds(4000) for _ in range(2)) < 5 * min(seconds(1000) for _ in range(2)) + 0.2


def test_links_to_an_alias_that_many_zettels_have_take_linear_time() -> None:
    def seconds(n: int) -> float:
        zettels = [f"{k}/{k}.md" for k in range(n)]
        index = LinkIndex(zettels, [], lambda: [(path, "", ("Same",)) for path in zettels])
        started = time.process_time()
        for path in zettels:
            assert index.zettel("same", path) == path
            assert index.zettel("same", "x/y.md") == "0/0.md"
        return time.process_time() - started

    assert min(seconds(4000) for _ in range(2)) < 5 * min(seconds(1000) for _ in range(2)) + 0.2


def test_names_are_read_only_when_no_file_is_called_so() -> None:
    calls = []

    def names() -> list[tuple[str, str, tuple[str, ...]]]:
        calls.append(1)
        return NAMES

    links = LinkIndex(ZETTELS, ATTACHMENTS, names)
    assert links.zettel("Only", "Index.md")
    assert not calls
    links.zettel("Alias", "Index.md")
    links.zettel("Alias", "Index.md")
    assert len(calls) == 1


def test_names_with_one_checksum_are_told_apart() -> None:
    assert crc32(b"plumless") == crc32(b"buckeroo")
    links = LinkIndex(["a/Plumless.md", "buckeroo.md"], [], list)
    assert links.zettel("plumless", "x.md") == "a/Plumless.md"
    assert links.zettel("buckeroo", "x.md") == "buckeroo.md"
    assert LinkIndex(["plumless.md"], [], list).zettel("buckeroo", "x.md") is None


@pytest.mark.parametrize(
    ("target", "name", "place"),
    [
        ("Note", "Note", ""),
        ("Note#Heading", "Note", "Heading"),
        ("Note#A#B", "Note", "A#B"),
        ("Note#^abc", "Note", "^abc"),
        ("Note^abc", "Note", "^abc"),
        ("#Heading", "", "Heading"),
        ("#^abc", "", "^abc"),
        (" Note # H ", "Note", "H"),
        ("Note\\", "Note", ""),
    ],
)
def test_a_target_names_a_file_and_a_place(target: str, name: str, place: str) -> None:
    assert split_target(target) == (name, place)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("no links", ()),
        ("[[A]] and [[B|b]] and [[C#h]]", ("A", "B", "C")),
        ("[[B]] [[A]] [[B]]", ("B", "A")),
        ("![[A]] ![[img.png]] ![x](img.png)", ("A",)),
        (
            '[a](A.md) [b](<B c.md>) [c](C%20d.md "t") [d](A_(x).md)',
            ("A.md", "B c.md", "C%20d.md", "A_(x).md"),
        ),
        ("[a](https://x.y) [b](mailto:a@b) [c](//x.y) <https://a.b>", ()),
        ("[[#Here]] [a](#here)", ()),
        ("`[[A]]` ``[[B]] ` `` [[C]]", ("C",)),
        ("` [[A]]", ("A",)),
        ("```\n[[A]]\n```\n[[B]]", ("B",)),
        ("~~~~\n[[A]]\n~~~\n[[B]]\n~~~~\n[[C]]", ("C",)),
        ("- x\n  ```\n  [[A]]\n  ```\n- [[B]]", ("B",)),
        ("```\n[[A]]", ()),
        ("``` not a fence ```\n[[A]]", ("A",)),
        (r"\[[A]] [[B]]", ("B",)),
        ("[[A\\|b]]", ("A",)),
        ("[[a\nb]]", ()),
        ("[[]] [[ ]] [](x.md)", ("x.md",)),
        ("[[[A]]]", ("A",)),
    ],
)
def test_links_in_a_body(body: str, expected: tuple[str, ...]) -> None:
    assert links_in(body) == expected


@pytest.mark.parametrize(
    "piece", ["[[", "](", "`", "`` ", "[[a]] ", "](<", "](((", "\\`", "``` x\n", "~~~\n", "[[a|", "("]
)
def test_finding_links_takes_linear_time(piece: str) -> None:
    run = piece * (400_000 // len(piece))
    started = time.process_time()
    links_in(f"[[x]] {run}")
    links_in(f"[[x]] [y](z) {run}")
    assert time.process_time() - started < 3


@given(st.text(st.sampled_from("[]()`~|#!\\<> \nab."), max_size=80))
def test_no_body_is_too_much(body: str) -> None:
    assert all(target.strip() for target in links_in(body))


@given(
    st.lists(st.sampled_from([*"[]|#!<> \nab.:^/\u00a0", "[[", "]]", "[[a", "b]]"]), max_size=30).map("".join)
)
@settings(max_examples=500)
def test_a_body_of_wikilinks_alone_is_searched_as_any_other(body: str) -> None:
    assert links_in(f"[[x]]\n\n{body}") == links_in(f"[[x]]\n\n{body}\n\n`")


BARE = st.text(st.sampled_from("aB1é_. -md"), max_size=6)


@given(BARE, st.lists(BARE.filter(str.strip), max_size=4), BARE)
def test_a_bare_name_is_found_as_any_other_target_is(target: str, files: list[str], title: str) -> None:
    paths = [f"{'x/' * (number % 2)}{name}.md" for number, name in enumerate(files)]
    index = LinkIndex(paths, [], lambda: [(path, "", (title,)) for path in paths])
    assert index.zettel(target, "x/from.md") == index.zettel(f" {target}", "x/from.md")
