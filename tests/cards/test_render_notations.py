"""Every notation that is rendered, as HTML."""
# ruff: noqa: E501, ISC004  a case is a line

from __future__ import annotations

import re

import pytest

from tests.cards.rendering import Vault, html, rendered

VAULT = Vault(
    {
        "Here.md": "# Here\n\n[^1]: A *note*.\n[^2]: Of two\n    parts.\n\n[ref]: https://x.y 'T'\n[to]: Note.md\n",
        "Note.md": "---\naliases: [Other name]\n---\n# The note\n\nIntro.\n\n## Part\n\nText of the part.\n\n- item ^it\n- more\n",
        "sub/Deep.md": "Deep text with ![[img.png]] and [[Note]].",
        "202301231542 Retrieval.md": "x",
        "One.md": "Just {{c1::one}} line. ^b1",
    },
    {
        "files/img.png": b"1",
        "files/a b.png": b"2",
        "files/größe & so.svg": b"3",
        "files/s.mp3": b"4",
        "files/f.mp4": b"5",
        "files/d.pdf": b"6",
    },
)
OPEN = "obsidian://open?vault=My%20Vault&amp;file="
IMG = "img-c4ca4238.png"


def link(path: str, text: str) -> str:
    return f'<a href="{OPEN}{path}" class="zk-link">{text}</a>'


MATH = [
    ("$x$", r"\(x\)"),
    ("a $x_1 * y_2 * z$ b", r"a \(x_1 * y_2 * z\) b"),
    (r"$a \& b < c \\ d$", r"\(a \&amp; b &lt; c \\ d\)"),
    (r"$\{x\}$ $\$5$", r"\(\{x\}\) \(\$5\)"),
    ("$$x$$", r"<div>\[x\]</div>"),
    ("a $$x$$ b", r"a \[x\] b"),
    ("$$\na\n- b\n= c\n$$", "<div>\\[a\n- b\n= c\\]</div>"),
    ("text\n$$\na\n\nb\n$$\nmore", "<p>text</p>\n<div>\\[a\n\nb\\]</div>\n<p>more</p>"),
    ("- x\n  $$\n  a\n  $$", "<ul>\n<li>x<div>\\[a\\]</div>\n</li>\n</ul>"),
    ("> $$\n> a\n> $$", "<blockquote>\n<div>\\[a\\]</div>\n</blockquote>"),
    ("costs $5 and $10", "costs $5 and $10"),
    ("a $ b $ c", "a $ b $ c"),
    ("$5$10", "$5$10"),
    (r"\$x\$", "$x$"),
    ("$`x`$", r"\(`x`\)"),
    ("`$x$`", "<code>$x$</code>"),
    ("$[[x]]$", r"\([[x]]\)"),
    ("$unclosed", "$unclosed"),
    ("$$ unclosed", "$$ unclosed"),
    ("$$", "$$"),
    (
        "|a|\n|-|\n|$x$|",
        '<div class="zk-wide"><table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>\\(x\\)</td>\n</tr>\n</tbody>\n</table></div>',
    ),
]

LINKS = [
    ("[[Note]]", link("Note", "Note")),
    ("[[note|there]]", link("Note", "there")),
    ("[[Note#Part]]", link("Note%23Part", "Note › Part")),
    ("[[#Part]]", link("Here%23Part", "Part")),
    ("[[Note#^it|item]]", link("Note%23%5Eit", "item")),
    ("[[#^it]]", link("Here%23%5Eit", "Here")),
    ("[[sub/Deep]]", link("sub%2FDeep", "Deep")),
    ("[[202301231542]]", link("202301231542%20Retrieval", "Retrieval")),
    ("[[Other name]]", link("Note", "Other name")),
    (
        "[[Nowhere]] [[Nowhere|text]]",
        '<span class="zk-unresolved">Nowhere</span> <span class="zk-unresolved">text</span>',
    ),
    ("[[Note|a *b* <c>]]", link("Note", "a *b* &lt;c&gt;")),
    ("[a *b*](Note.md#Part)", link("Note%23Part", "a <em>b</em>")),
    ("[a](#Part)", link("Here%23Part", "a")),
    ("[a](<sub/Deep.md>)", link("sub%2FDeep", "a")),
    ("[a][to] [b][ref]", link("Note", "a") + ' <a href="https://x.y" title="T">b</a>'),
    ("[a](files/d.pdf)", link("files%2Fd.pdf", "a")),
    ("[a](https://x.y/?a=1&b=2)", '<a href="https://x.y/?a=1&amp;b=2">a</a>'),
    ("https://x.y/a_b_c.", '<a href="https://x.y/a_b_c">https://x.y/a_b_c</a>.'),
    ("<https://x.y>", '<a href="https://x.y">https://x.y</a>'),
    ("[a](zotero://select/items/1)", '<a href="zotero://select/items/1">a</a>'),
    ("|a|\n|-|\n|[[Note\\|x]]|", None),
    ("`[[Note]]`", "<code>[[Note]]</code>"),
    (r"\[[Note]]", "[[Note]]"),
]

MEDIA = [
    ("![[img.png]]", f'<img src="{IMG}" alt="">'),
    ("![[img.png|300]]", f'<img src="{IMG}" alt="" width="300">'),
    ("![[img.png|300x200]]", f'<img src="{IMG}" alt="" width="300" height="200">'),
    ("![[img.png|A cat|300]]", f'<img src="{IMG}" alt="A cat" width="300">'),
    ("![A cat|300](img.png)", f'<img src="{IMG}" alt="A cat" width="300">'),
    ("![a *b*](files/img.png)", f'<img src="{IMG}" alt="a b">'),
    ("![](a%20b.png)", '<img src="a-b-c81e728d.png" alt="">'),
    ("![](<files/a b.png>)", '<img src="a-b-c81e728d.png" alt="">'),
    ("![[größe & so.svg]]", '<img src="größe-so-eccbc87e.svg" alt="">'),
    ("![[s.mp3]]", "[sound:s-a87ff679.mp3]"),
    ("![](f.mp4)", "[sound:f-e4da3b7f.mp4]"),
    ("![[d.pdf]]", f'<a href="{OPEN}files%2Fd.pdf">d.pdf</a>'),
    ("![x](https://a.b/c.png)", '<a href="https://a.b/c.png">x</a>'),
    ("![](https://a.b/c.png)", '<a href="https://a.b/c.png">https://a.b/c.png</a>'),
    ("![x](data:image/png;base64,iVBORw0KGgo=)", '<img src="data:image/png;base64,iVBORw0KGgo=" alt="x">'),
    ('<img src="files/img.png" width="50">', f'<img src="{IMG}" width="50">'),
    ("[![[img.png]]](https://a.b)", f'<a href="https://a.b"><img src="{IMG}" alt=""></a>'),
]

BLOCKS = [
    ("~~a~~ ==b== ==c", "<s>a</s> <mark>b</mark> ==c"),
    ("a == b == c", "a == b == c"),
    ("x %%hidden%% y", "x  y"),
    ("%%\nhidden\n\n[[Note]]\n%%\nx", "<p>x</p>\n"),
    ("x <!-- hidden --> y", "x  y"),
    ("<!--SR:!2024-01-01,3,250-->", ""),
    ("- [ ] a\n- [x] b", '<ul>\n<li class="zk-task">☐ a</li>\n<li class="zk-task">☑ b</li>\n</ul>'),
    ("Term\n: One\n: Two", "<dl>\n<dt>Term</dt>\n<dd>One</dd>\n<dd>Two</dd>\n</dl>"),
    (
        "a[^1] b[^2]",
        '<p>a<sup class="footnote-ref">1</sup> b<sup class="footnote-ref">2</sup></p>\n<section class="footnotes"><ol>\n'
        "<li><p>A <em>note</em>.</p>\n</li>\n<li><p>Of two<br>\nparts.</p>\n</li>\n</ol></section>",
    ),
    ("a[^9]", "a[^9]"),
    (
        "a^[inline]",
        '<p>a<sup class="footnote-ref">1</sup></p>\n<section class="footnotes"><ol>\n<li><p>inline</p>\n</li>\n</ol></section>',
    ),
    (
        "> [!warning] *Mind*\n> this",
        '<div class="callout callout-warning">\n<div class="callout-title"><em>Mind</em></div>\n<p>this</p>\n</div>',
    ),
    (
        "> [!FAQ]-\n> this",
        '<details class="callout callout-question">\n<summary class="callout-title">Faq</summary>\n<p>this</p>\n</details>',
    ),
    (
        "> [!note]+ T",
        '<details class="callout callout-note" open="">\n<summary class="callout-title">T</summary>\n</details>',
    ),
    ("> [not] a callout", "<blockquote>\n<p>[not] a callout</p>\n</blockquote>"),
    ("```\na < b\n```", '<pre class="zk-code"><code>a &lt; b\n</code></pre>'),
    (
        "```js {1}\nlet x\n```",
        '<pre class="zk-code"><code class="language-js"><span class="kd">let</span><span class="w"> </span>'
        '<span class="nx">x</span>\n</code></pre>',
    ),
    ("```mermaid\nA-->B\n```", '<pre class="zk-code"><code class="language-mermaid">A--&gt;B\n</code></pre>'),
    ("```nolanguage\nx\n```", '<pre class="zk-code"><code class="language-nolanguage">x\n</code></pre>'),
    ("a <b>c</b>", "a <b>c</b>"),
    ("Vec<T> and List<String>", "Vec&lt;T&gt; and List&lt;String&gt;"),
    ("<u>a *b*</u>", "<u>a <em>b</em></u>"),
    ("<div>\n\n*a*\n\n</div>", "<div>\n<p><em>a</em></p>\n</div>"),
    ("# A\nb", "<h1>A</h1>\n<p>b</p>"),
    ("*unclosed **x", "*unclosed **x"),
]

LOGSEQ = [
    (
        "#+BEGIN_NOTE\nHello *x*\n\n- a\n#+END_NOTE",
        '<div class="callout callout-note">\n<div class="callout-title">Note</div>\n<p>Hello <em>x</em></p>\n<ul>\n<li>a</li>\n</ul>\n</div>',
    ),
    (
        "- a\n  #+begin_pinned\n  b\n  #+end_pinned\n- d",
        '<ul>\n<li>a\n<div class="callout callout-tip">\n<div class="callout-title">Pinned</div>\n<p>b</p>\n</div>\n</li>\n<li>d</li>\n</ul>',
    ),
    (
        "- q\n  #+BEGIN_QUERY\n  {:title [:h2 ==x==]}\n\n  #+END_QUERY\n- r",
        "<ul>\n<li>q</li>\n<li>r</li>\n</ul>",
    ),
    (
        "#+BEGIN_SRC nolanguage\n*x*\n#+END_SRC",
        '<pre class="zk-code"><code class="language-nolanguage">*x*\n</code></pre>',
    ),
    ("#+BEGIN_NOTE\nopen", "#+BEGIN_NOTE<br>\nopen"),
    ("a {{query (and [[a]])}}{{renderer :x}}{{cards [[a]]}} b", "a  b"),
    ("{{cloze **a** b}} {{cloze $\\frac{1}{2}$}}", r"<strong>a</strong> b \(\frac{1}{2}\)"),
    ("{{cloze a {{cloze b}}}}", "a b"),
    ("{{other x}} `{{cloze x}}`", "{{other x}} <code>{{cloze x}}</code>"),
    ("{{video x}} {{renderer :todo}}{{tweet y}}", "x y"),
    ("^^marked^^ a^^b ^^ c", "<mark>marked</mark> a^^b ^^ c"),
    ("[a label]([[Note]])", link("Note", "a label")),
    ("{{embed [[One]]}} {{embed [[Nowhere]]}}", 'Just one line. <span class="zk-missing">⚠ Nowhere</span>'),
]

EMBEDS = [
    ("![[One]]", "Just one line."),
    ("a ![[One#^b1]] b", "a Just one line. b"),
    (
        "![[Note#Part]]",
        '<div><div class="zk-embed"><h2>Part</h2>\n<p>Text of the part.</p>\n<ul>\n<li>item</li>\n<li>more</li>\n</ul>\n</div></div>',
    ),
    ("![](One.md)", "Just one line."),
    ("a ![x](<One.md#^b1>) b", "a Just one line. b"),
    ("![](One%2Emd#%5Eb1)", "Just one line."),
    (
        "![](Note.md#Part)",
        '<div><div class="zk-embed"><h2>Part</h2>\n<p>Text of the part.</p>\n<ul>\n<li>item</li>\n<li>more</li>\n</ul>\n</div></div>',
    ),
    ("![[Note^it]]", '<div><div class="zk-embed"><ul>\n<li>item</li>\n</ul>\n</div></div>'),
    ("![[Deep]]", f'Deep text with <img src="{IMG}" alt=""> and {link("Note", "Note")}.'),
]


@pytest.mark.parametrize(("text", "expected"), [*MATH, *LINKS, *MEDIA, *BLOCKS, *LOGSEQ, *EMBEDS])
def test_notation(text: str, expected: str | None) -> None:
    shown = html(text, VAULT)
    if expected is None:
        assert link("Note", "x") in shown
    else:
        assert shown == expected.strip("\n")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("![[none.png]]", '"none.png" is not in the vault'),
        ("![x](img/none.png)", '"img/none.png" is not in the vault'),
        ("![[Nowhere]]", '"Nowhere" is not in the vault'),
        ("![](no%20ne.png)", '"no ne.png" is not in the vault'),
        ("![[excluded.png]]", '"excluded.png" is left out by the settings'),
        ("![[Note#Nowhere]]", '"Note.md" has no heading "Nowhere"'),
        ("![[Note#^zz]]", '"Note.md" has no block "^zz"'),
        ("![[Here]]", "would contain itself"),
        ("[x](javascript:alert(1))", '"javascript:" links are not followed'),
        ("<b onclick='x'>y</b>", "HTML that a card may not hold was dropped: onclick"),
    ],
)
def test_what_cannot_be_shown_is_a_problem(text: str, said: str) -> None:
    problems = rendered(VAULT, front="q", back=text).problems
    assert [(problem.path, problem.line) for problem in problems] == [("Here.md", 7)]
    assert said in problems[0].message


def test_media_is_named_by_its_content() -> None:
    media = rendered(VAULT, front="![[img.png]] ![[img.png|30]]", back="![[s.mp3]]").media
    assert [(file.path, file.name) for file in media] == [
        ("files/img.png", IMG),
        ("files/s.mp3", "s-a87ff679.mp3"),
    ]


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("a/Bild 1.PNG", "Bild-1-0123abcd.png"),
        ('x/../[a]:<b>?"*^|#%.png', "a-b-0123abcd.png"),
        ("漢字.jpg", "漢字-0123abcd.jpg"),
        ("….png", "media-0123abcd.png"),
        ("a" * 300 + ".png", "a" * 60 + "-0123abcd.png"),
        ("ä" * 300 + ".png", "ä" * 30 + "-0123abcd.png"),
    ],
)
def test_names_that_anki_and_every_system_accept(path: str, name: str) -> None:
    from zk_sync.cards.markdown.media import media_name

    assert media_name(path, "0123abcdef") == name


REF = '<sup class="footnote-ref">1</sup>'
NOTES = '<section class="footnotes"><ol>\n<li><p>b</p>\n</li>\n</ol></section>'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n\n---\n\nb", "<p>a</p>\n<hr>\n<p>b</p>"),
        ("---\n\na\n\n---", "<p>a</p>"),
        ("---\n\n***\n\na\n\nb\n\n---\n\n---\n", "<p>a</p>\n<p>b</p>"),
        ("- a\n\n---", "<ul>\n<li>a</li>\n</ul>"),
        ("---", "<hr>"),
        ("a[^1]\n\n---\n\n[^1]: b", f"<p>a{REF}</p>\n{NOTES}"),
        ("a\n\n---\n\nb[^1]\n\n---\n\n[^1]: b", f"<p>a</p>\n<hr>\n<p>b{REF}</p>\n{NOTES}"),
        ("![[Note]]", '<div><div class="zk-embed"><h1>N</h1>\n<p>a</p></div></div>'),
    ],
)
def test_a_divider_stands_only_between(text: str, expected: str) -> None:
    assert html(text, Vault({"Here.md": "", "Note.md": "---\n---\n***\n\n# N\n\na\n\n---\n"})) == expected


@pytest.mark.parametrize(
    ("link", "shown"),
    [
        ("[[202301231542 Spaced study]]", "Spaced study"),
        ("[[202301231542 Spaced study#Gaps]]", "Spaced study › Gaps"),
        ("[[202301231542]]", "Spaced study"),
        ("[[202301231542 Spaced study|mine]]", "mine"),
        ("[[1984 a novel]]", "1984 a novel"),
        ("[[202301231543 nowhere]]", "202301231543 nowhere"),
    ],
)
def test_a_link_shows_no_id(link: str, shown: str) -> None:
    vault = Vault({"Here.md": "", "202301231542 Spaced study.md": "", "1984 a novel.md": ""})
    assert re.sub("<[^>]*>", "", html(link, vault)) == shown
