"""Makes a language pack: static word vectors that say what a sentence model says, in 300 KB.

    WASL_MODEL=FOLDER WASL_STEMS=stems.tsv WASL_PACK=en.meaning.gz python distil.py

1. The sentence model reads each whole word of its vocabulary alone, and some thousand made-up
   questions (sentences.py).
2. What all questions have in common is taken off, and the principal axes are kept.
3. Vectors are fitted, so that the sum of a sentence's word vectors points where the model's vector of
   the sentence does (cosine, Adam). They start from the words alone, common words weaker.
4. They are turned to their own principal axes, rounded to whole steps, written axis by axis, so that
   equal numbers stand together, and compressed.

The file is described in docs/FAQ.md and read by `Meaning::read` of wasl-faq.
"""

import gzip
import hashlib
import os
import struct
from pathlib import Path

import numpy as np

import sentences
import words
from teacher import Teacher

LANGUAGE = "en"
# The model's weights, SHA-256.
WEIGHTS = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
VERSION = 1
DIMENSIONS = 128
WORDS = 8500
SENTENCES = 24000
PASSES = 6
RATE = 0.02
TOGETHER = 2000
# Steps are so long, in the middling size of a number; what is less than 0.55 of one is nothing.
STEP = 1.2
ROUND = 0.45
# A word with this share of all words counts half.
COMMON = 1e-3
# Words of the vocabulary up to this place are kept whether they have other forms or not.
FREQUENT = 3500


def fit(vectors: np.ndarray, places: np.ndarray, wanted: np.ndarray) -> np.ndarray:
    """Adam on 1 - cosine between the sums of vectors at `places`, of which the last is none, and `wanted`."""
    chance = np.random.default_rng(1)
    nothing = len(vectors) - 1
    mean, square, turn = np.zeros_like(vectors), np.zeros_like(vectors), 0
    for number in range(PASSES):
        order = chance.permutation(len(places))
        rate, lost = RATE * (1 - number / PASSES), 0.0
        for first in range(0, len(order), TOGETHER):
            some = order[first : first + TOGETHER]
            sums = vectors[places[some]].sum(1)
            lengths = np.linalg.norm(sums, axis=1, keepdims=True) + 1e-6
            unit = sums / lengths
            cosine = (unit * wanted[some]).sum(1, keepdims=True)
            lost += float((1 - cosine).sum())
            each = (unit * cosine - wanted[some]) / lengths
            slope = np.zeros_like(vectors)
            np.add.at(slope, places[some].ravel(), np.repeat(each, places.shape[1], axis=0))
            slope[nothing] = 0
            slope /= len(some)
            turn += 1
            mean = 0.9 * mean + 0.1 * slope
            square = 0.99 * square + 0.01 * slope * slope
            vectors -= rate * (mean / (1 - 0.9**turn)) / (np.sqrt(square / (1 - 0.99**turn)) + 1e-7)
            vectors[nothing] = 0
        print(f"pass {number + 1} of {PASSES}: {lost / len(order):.4f} from the model", flush=True)
    return vectors[:nothing]


def number(value: int) -> bytes:
    """Bytes of seven bits, the lowest first."""
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def sealed(body: bytes) -> bytes:
    """The envelope of sealed.rs."""
    head = b"WASLFAQM" + struct.pack("<HI", VERSION, len(body))
    check = 0xCBF29CE484222325
    for byte in head + body:
        check = ((check ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return head + struct.pack("<Q", check) + body


def main(folder: Path, stems: Path, out: Path) -> None:
    words.check(stems)
    model = folder / "model.safetensors"
    if hashlib.sha256(model.read_bytes()).hexdigest() != WEIGHTS:
        raise SystemExit(f"{model} has other weights than those this was made for")
    teacher = Teacher(folder)
    vocabulary = [piece for piece in teacher.pieces if piece.isascii() and piece.isalpha() and piece.islower()]
    print(f"reading {len(vocabulary)} words and {SENTENCES} questions", flush=True)
    alone = teacher.encode(vocabulary)
    spoken = [word for word in vocabulary if len(word) > 1 or word in "ai"]
    questions = sentences.make(SENTENCES, spoken)
    read = teacher.encode([sentences.spoken(question) for question in questions])

    # The vocabulary is in order of frequency: Zipf's law gives the shares.
    share = 1 / (np.arange(len(vocabulary)) + 1.0)
    share /= share.sum()
    forms: dict[str, list[int]] = {}
    for place, word in enumerate(vocabulary):
        forms.setdefault(words.stem(word), []).append(place)
    own = {words.stem(word) for question in questions for word in question.split()}
    keys = [*forms, *sorted(own - set(forms))]
    places = {one: place for place, one in enumerate(keys)}

    centre = read.mean(0)
    axes = np.linalg.svd(read - centre, full_matrices=False)[2][:DIMENSIONS].T

    def turned(vectors: np.ndarray) -> np.ndarray:
        vectors = (vectors - centre) @ axes
        return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)

    alone, read = turned(alone), turned(read)
    vectors = np.zeros((len(keys) + 1, DIMENSIONS), np.float32)
    for one, at in forms.items():
        of = share[at].sum()
        vectors[places[one]] = (alone[at] * share[at, None]).sum(0) / of * (COMMON / (COMMON + of))
    lists = [[places[words.stem(word)] for word in question.split()] for question in questions]
    lists += [[places[words.stem(word)]] for word in vocabulary]
    longest = max(map(len, lists))
    grid = np.full((len(lists), longest), len(keys), np.int32)
    for row, one in enumerate(lists):
        grid[row, : len(one)] = one
    vectors = fit(vectors, grid, np.concatenate([read, alone]))

    # Words of everyday life first; then frequent ones and those with several forms, which names lack.
    everyday = {words.stem(word) for word in (*sentences.EVERYDAY, *sentences.CONTRACTIONS)}
    everyday |= {words.stem(word) for frame in sentences.FRAMES for word in frame.split()} & set(keys)

    def rank(one: str) -> tuple[int, int]:
        at = forms.get(one, [len(vocabulary)])
        if one in everyday:
            return (0, at[0])
        return (1 if len(at) > 1 or at[0] < FREQUENT else 2, at[0])

    kept = sorted(sorted(keys, key=rank)[:WORDS], key=words.key)
    vectors = vectors @ np.linalg.svd(vectors, full_matrices=False)[2].T
    vectors = vectors[[places[one] for one in kept]]
    vectors /= np.sqrt((vectors**2).mean())
    steps = np.sign(vectors) * np.floor(np.abs(vectors) / STEP + ROUND)
    codes = steps.clip(-127, 127).astype(np.int8)

    body = number(len(LANGUAGE)) + LANGUAGE.encode() + number(DIMENSIONS) + number(len(kept))
    last = 0
    for one in kept:
        body += number(words.key(one) - last)
        last = words.key(one)
    body += codes.T.tobytes()
    packed = gzip.compress(sealed(body), 9, mtime=0)
    out.write_bytes(packed)
    print(f"{out}: {len(kept)} words, {len(packed)} bytes", flush=True)


if __name__ == "__main__":
    main(*(Path(os.environ[name]) for name in ("WASL_MODEL", "WASL_STEMS", "WASL_PACK")))
