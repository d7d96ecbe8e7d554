"""Which links a card may hold."""

from __future__ import annotations

import re

# The web, mail, and the programs that a Zettelkasten links to. No "file:" and "data:": a click would open
# whatever it is.
SCHEMES = frozenset(
    (
        "bear bookends calibre craftdocs devonthink drafts evernote ftp ftps geo hook http https joplin "
        "logseq mailto marginnote3app marginnote4app matrix message notion obsidian omnifocus onenote "
        "papers raycast readdle-spark sip sms spotify tel thearchive things ulysses vscode vscode- "
        "insiders vscodium webcal x-devonthink-item xmpp zettel zettlr zotero"
    ).split()
)
# A picture within the text itself; SVG is left out, as it can hold scripts.
SAFE_DATA = re.compile(r"data:image/(?:png|gif|jpe?g|webp|avif);base64,[A-Za-z0-9+/=\s]+", re.IGNORECASE)
