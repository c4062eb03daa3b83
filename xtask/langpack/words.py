"""The ranker's own view of a word, as `wasl-faq` has it: `crates/faq/tests/stems.tsv` holds both to it."""

from pathlib import Path

VOWELS = set("aeiouy")


def before(word: str, suffix: str, least: int) -> str | None:
    """What is left of the word before the suffix, when at least so many letters are."""
    if word.endswith(suffix) and len(word) - len(suffix) >= least:
        return word[: -len(suffix)]
    return None


def stem(word: str) -> str:
    """`english_stem` of tokens.rs."""
    rest = before(word, "ies", 2)
    if rest is not None:
        return rest
    if not word.endswith(("ss", "us", "is")):
        word = before(word, "s", 3) or word
    for ending in ("ing", "ed"):
        rest = before(word, ending, 3)
        if rest is not None:
            if VOWELS & set(rest):
                word = rest
                if len(word) > 1 and word[-1] == word[-2] and word[-1].isalpha() and word[-1] not in "lsz":
                    word = word[:-1]
            break
    return before(word, "e", 3) or before(word, "y", 4) or word


def key(text: str) -> int:
    """`Hash::text` of features.rs: FNV-1a over characters, then its high bits over the low ones."""
    hash = 0x811C9DC5
    for letter in text:
        hash = ((hash ^ ord(letter)) * 0x01000193) & 0xFFFFFFFF
    return hash ^ (hash >> 15)


def check(table: Path) -> None:
    """Stops when the two have come apart."""
    for line in table.read_text().splitlines():
        word, want, number = line.split("\t")
        if stem(word) != want or key(want) != int(number, 16):
            raise SystemExit(f"{word}: {stem(word)} {key(stem(word)):08x}, but the ranker has {want} {number}")
