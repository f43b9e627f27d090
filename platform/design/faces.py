"""Initials and the tone of a face: the same person looks the same on every page and in every process."""

import zlib

TONES = 6

# Two-character family names that are common enough to be met; every other Chinese family name has one character.
DOUBLE_SURNAMES = frozenset(
    ("欧阳", "司马", "上官", "诸葛", "东方", "皇甫", "尉迟", "公孙", "慕容", "令狐", "司徒", "夏侯")
)


def is_han(character: str) -> bool:
    """Whether a character is written in Chinese script (the basic block and its first extension)."""
    return "\u3400" <= character <= "\u9fff"


def initials(name: str) -> str:
    """Two letters for a Latin name (first and last word), the family name's first character for a Chinese one."""
    words = [word for word in name.replace("@", " ").split() if word[0].isalnum()]
    if not words:
        return "?"
    if is_han(words[0][0]):
        return words[0][:2] if words[0][:2] in DOUBLE_SURNAMES else words[0][0]
    first, last = words[0][0], words[-1][0] if len(words) > 1 else ""
    return (first + ("" if is_han(last or "a") else last)).upper()


def firm_initial(name: str) -> str:
    """One character for a company."""
    return next((character.upper() for character in name if character.isalnum()), "?")


def tone(name: str) -> int:
    """A tone from 1 to 6. CRC and not `hash()`, which differs from process to process."""
    return zlib.crc32(name.strip().casefold().encode()) % TONES + 1
