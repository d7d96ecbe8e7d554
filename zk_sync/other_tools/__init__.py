"""Settings that other flashcard tools left in the vault, said in ours; knows nothing of Anki.

They are data of strangers, and only offered: ``settings_of_other_tools`` reads and translates them, and
whoever calls it decides (see ``Translation``).
"""

from .translation import TranslatedSetting, Translation
from .vault_tools import TOOLS, settings_of_other_tools

__all__ = ["TOOLS", "TranslatedSetting", "Translation", "settings_of_other_tools"]
