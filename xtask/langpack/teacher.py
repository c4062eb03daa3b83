"""The sentence model that a language pack is distilled from: BERT in numpy, read from the weights file.

Only what all-MiniLM-L6-v2 needs: word pieces, six layers of attention, the mean over all tokens, length 1.
"""

import json
import struct
from pathlib import Path

import numpy as np

# Rows of a batch hold so many tokens together: more is no faster on a processor.
BATCH = 1024


def read_tensors(path: Path) -> dict[str, np.ndarray]:
    """The tensors of a safetensors file: a length, a JSON table, then the numbers."""
    raw = path.read_bytes()
    (length,) = struct.unpack("<Q", raw[:8])
    table = json.loads(raw[8 : 8 + length])
    tensors = {}
    for name, entry in table.items():
        if name == "__metadata__" or entry["dtype"] != "F32":
            continue
        start, end = (8 + length + at for at in entry["data_offsets"])
        tensors[name] = np.frombuffer(raw[start:end], dtype="<f4").reshape(entry["shape"])
    return tensors


def gelu(x: np.ndarray) -> np.ndarray:
    """The Gaussian error unit in its tanh form (Hendrycks and Gimpel, 2016), within 0.001 of the exact one."""
    return x * (np.tanh(x * (np.float32(0.797885) + np.float32(0.035677) * x * x)) + 1) * np.float32(0.5)


class Teacher:
    """The model, from its folder."""

    def __init__(self, folder: Path):
        self.tensors = read_tensors(folder / "model.safetensors")
        config = json.loads((folder / "config.json").read_text())
        self.heads = config["num_attention_heads"]
        self.layers = config["num_hidden_layers"]
        self.epsilon = np.float32(config["layer_norm_eps"])
        self.pieces = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
        self.numbers = {piece: number for number, piece in enumerate(self.pieces)}

    def split(self, word: str) -> list[int]:
        """The word's pieces, the longest first; what has none is unknown."""
        found, start = [], 0
        while start < len(word):
            for end in range(len(word), start, -1):
                piece = ("##" if start else "") + word[start:end]
                if piece in self.numbers:
                    found.append(self.numbers[piece])
                    start = end
                    break
            else:
                return [self.numbers["[UNK]"]]
        return found

    def tokens(self, text: str) -> list[int]:
        """The tokens of text in lower case: words and marks are parted by spaces."""
        middle = [number for word in text.split() for number in self.split(word)]
        return [self.numbers["[CLS]"], *middle[:100], self.numbers["[SEP]"]]

    def encode(self, texts: list[str]) -> np.ndarray:
        """A vector of length 1 for each text."""
        lists = [self.tokens(text) for text in texts]
        out = np.empty((len(texts), self.tensors["pooler.dense.bias"].shape[0]), np.float32)
        # Texts of one length go together, so that there is nothing to mask.
        lengths = sorted({len(one) for one in lists})
        for length in lengths:
            places = [at for at, one in enumerate(lists) if len(one) == length]
            rows = max(1, BATCH // length)
            for first in range(0, len(places), rows):
                some = places[first : first + rows]
                out[some] = self.forward(np.array([lists[at] for at in some]))
        return out

    def forward(self, tokens: np.ndarray) -> np.ndarray:
        rows, length = tokens.shape
        get = self.tensors
        x = get["embeddings.word_embeddings.weight"][tokens]
        x = x + get["embeddings.position_embeddings.weight"][:length]
        x = x + get["embeddings.token_type_embeddings.weight"][0]
        x = self.norm(x, "embeddings.LayerNorm")
        wide = x.shape[-1]
        each = wide // self.heads
        for layer in range(self.layers):
            at = f"encoder.layer.{layer}."

            def heads(name: str) -> np.ndarray:
                y = self.dense(x, f"{at}attention.self.{name}")
                y = y.reshape(rows, length, self.heads, each).transpose(0, 2, 1, 3)
                return np.ascontiguousarray(y)

            keys = np.ascontiguousarray(heads("key").transpose(0, 1, 3, 2))
            scores = heads("query") @ keys / np.float32(np.sqrt(each))
            scores = np.exp(scores - scores.max(-1, keepdims=True))
            scores /= scores.sum(-1, keepdims=True)
            seen = (scores @ heads("value")).transpose(0, 2, 1, 3).reshape(rows, length, wide)
            x = self.norm(x + self.dense(seen, at + "attention.output.dense"), at + "attention.output.LayerNorm")
            inner = gelu(self.dense(x, at + "intermediate.dense"))
            x = self.norm(x + self.dense(inner, at + "output.dense"), at + "output.LayerNorm")
        mean = x.mean(1)
        return mean / np.linalg.norm(mean, axis=1, keepdims=True)

    def dense(self, x: np.ndarray, name: str) -> np.ndarray:
        return x @ self.tensors[name + ".weight"].T + self.tensors[name + ".bias"]

    def norm(self, x: np.ndarray, name: str) -> np.ndarray:
        x = x - x.mean(-1, keepdims=True)
        x = x / np.sqrt((x * x).mean(-1, keepdims=True) + self.epsilon)
        return x * self.tensors[name + ".weight"] + self.tensors[name + ".bias"]
