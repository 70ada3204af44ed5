"""The embedder that needs no download: TF-IDF of character bigrams, reduced by a truncated SVD fitted on the office's own corpus (LSA).

It learns which words go together in these documents, which helps long, case-like queries; a model trained elsewhere can take its
place through the Embedder socket. Fitted with a fixed seed. Kept as a JSON file (vocabulary) that names an .npz file (matrices).
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from assistant.errors import IndexStateError
from assistant.indexing.evidence import STOP_WORDS
from assistant.indexing.terms import bigram_terms

DIMENSIONS = 256
FEATURES = 40_000
"""The most frequent terms kept; more made no difference on 1,432 cases, and 40,000 take 20 MB on the disk."""
EXACT_BELOW = 800
"""Corpora of fewer passages are decomposed exactly, within a second and 100 MB; the randomised method is for larger ones."""
ONCE_BELOW = 200
"""Corpora of fewer passages keep the terms that occur in one passage only; in larger ones they are most of the terms and link nothing."""
MODEL = "embedding.json"
PREFIX = "lsa-"
"""What the names of built-in models begin with."""
REFIT_AT, SETTLED, REFIT_SETTLED_AT = 0.2, 5000, 1.0
"""A model is fitted anew when the passages have become so many more or fewer; a large corpus hardly changes what goes together."""
_FORMAT = 2


class LsaEmbedder:
    """A fitted model: `vocabulary` term → row; `weights` idf of each row; `basis` rows × dimensions; `total` passages there were."""

    def __init__(self, vocabulary: dict[str, int], weights: np.ndarray, basis: np.ndarray, total: int = 0) -> None:
        self._vocabulary = vocabulary
        self._weights = weights.astype(np.float32)
        self._basis = basis.astype(np.float16).astype(np.float32)
        self.total = total
        digest = hashlib.sha256("\x1f".join(vocabulary).encode("utf-8", "surrogatepass"))
        digest.update(self._weights.tobytes())
        digest.update(self._basis.tobytes())
        self.name = f"{PREFIX}{digest.hexdigest()[:16]}"

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return int(self._basis.shape[1])

    @classmethod
    def fit(cls, texts: Sequence[str], total: int | None = None) -> LsaEmbedder:
        """Fits a model on texts that stand for `total` passages (default: all of them)."""
        terms, counted = _counted(texts)
        spread = np.bincount(np.concatenate([places for places, _ in counted]), minlength=len(terms)) if counted else np.zeros(0, np.intp)
        least = 2 if len(texts) >= ONCE_BELOW else 1
        often = sorted((-int(with_it), term) for term, with_it in zip(terms, spread, strict=True) if with_it >= least)[:FEATURES]
        vocabulary = {term: row for row, term in enumerate(sorted(term for _, term in often))}
        weights = np.array([1 + math.log((1 + len(texts)) / (1 + spread[terms[term]])) for term in vocabulary], dtype=np.float32)
        row_of = np.array([vocabulary.get(term, -1) for term in terms], dtype=np.intp)
        rows = [_unit(row_of[places], said, weights) for places, said in counted]
        dimensions = min(DIMENSIONS, len(texts), len(vocabulary))
        if len(texts) < EXACT_BELOW or len(vocabulary) <= dimensions:
            basis = _exact_basis(rows, len(vocabulary), dimensions)
        else:
            basis = _sampled_basis(rows, len(vocabulary), dimensions)
        return cls(vocabulary, weights, basis, len(texts) if total is None else total)

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """Returns a float32 matrix, one unit row a text; a row of zeros for a text without a known term."""
        counts = [Counter(bigram_terms(text)) for text in texts]
        return self._projected([_weighed(count if self._knows(count) else Counter(), self._vocabulary, self._weights) for count in counts])

    def _knows(self, count: Counter[str]) -> bool:
        """Returns whether a telling word of the text is known: odd characters and stop words alone make a vector that means nothing."""
        telling = [term for term in count if len(term) > 1 and term not in STOP_WORDS]
        return not telling or any(term in self._vocabulary for term in telling)

    def _projected(self, rows: Sequence[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
        result = np.zeros((len(rows), self.dimensions), dtype=np.float32)
        for row, (places, values) in enumerate(rows):
            vector = values @ self._basis[places]
            length = float(np.linalg.norm(vector))
            if length > 1e-6:
                result[row] = vector / length
        return result

    def outgrown(self, total: int, since: int) -> bool:
        """Returns whether a corpus of `total` passages, `since` of them come after the fit, has moved on too far."""
        part = REFIT_AT if self.total < SETTLED else REFIT_SETTLED_AT
        return max(abs(total - self.total), since) > part * max(self.total, 1)

    def save(self, folder: Path) -> None:
        """Writes the model so that a reader finds the old one or the new one, never half of one."""
        arrays = folder / f"{self.name}.npz"
        np.savez(arrays, weights=self._weights, basis=self._basis.astype(np.float16))
        told = {"format": _FORMAT, "arrays": arrays.name, "terms": list(self._vocabulary), "total": self.total}
        draft = folder / (MODEL + ".new")
        draft.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8", errors="surrogatepass")
        draft.replace(folder / MODEL)
        for other in folder.glob(f"{PREFIX}*.npz"):
            if other != arrays:
                other.unlink(missing_ok=True)

    @classmethod
    def load(cls, folder: Path) -> LsaEmbedder | None:
        """Returns the model kept in `folder`, None if there is none; raises IndexStateError if it is damaged."""
        path = folder / MODEL
        if not path.is_file():
            return None
        try:
            told = json.loads(path.read_text(encoding="utf-8", errors="surrogatepass"))
            if told["format"] != _FORMAT:
                return None
            with np.load(folder / told["arrays"], allow_pickle=False) as arrays:
                weights, basis = arrays["weights"], arrays["basis"]
            vocabulary = {term: row for row, term in enumerate(told["terms"])}
            return cls(vocabulary, weights, basis, int(told["total"]))
        except (OSError, ValueError, KeyError, TypeError, BadZipFile) as error:
            remedy = "请删去这个文件，再运行一次 wenheng index"
            raise IndexStateError("检索模型文件已损坏", where=str(path), remedy=remedy) from error


class StoredEmbedder:
    """The model kept with an index, loaded at first use and again whenever another program has fitted a new one."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self._path = folder / MODEL
        self._stamp: tuple[int, int] | None = None
        self._model: LsaEmbedder | None = None

    def embed(self, texts: Sequence[str]) -> np.ndarray:
        """Returns unit vectors; of length 0 where there is no model any more."""
        stamp = None
        if self._path.is_file():
            stat = self._path.stat()
            stamp = (stat.st_mtime_ns, stat.st_size)
        if stamp != self._stamp:
            self._model = LsaEmbedder.load(self._path.parent)
            self._stamp = stamp
        if self._model is None:
            return np.zeros((len(texts), 0), dtype=np.float32)
        self.name = self._model.name
        return self._model.embed(texts)


def _counted(texts: Sequence[str]) -> tuple[dict[str, int], list[tuple[np.ndarray, np.ndarray]]]:
    """Returns term → number, and for each text the numbers of its terms and how often it says them."""
    terms: dict[str, int] = {}
    counted = []
    for text in texts:
        said = Counter(bigram_terms(text))
        places = np.array([terms.setdefault(term, len(terms)) for term in said], dtype=np.int32)
        counted.append((places, np.array(list(said.values()), dtype=np.float32)))
    return terms, counted


def _weighed(count: Counter[str], vocabulary: dict[str, int], weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Returns the rows of a text's known terms and their sublinear TF-IDF, of length 1."""
    places = np.array([vocabulary.get(term, -1) for term in count], dtype=np.intp)
    return _unit(places, np.array(list(count.values()), dtype=np.float32), weights)


def _unit(places: np.ndarray, said: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Returns the known rows (not -1) in order, and their sublinear TF-IDF, of length 1."""
    order = np.argsort(places, kind="stable")
    order = order[np.count_nonzero(places < 0) :]
    values = (1 + np.log(said[order])) * weights[places[order]]
    return places[order], values / max(float(np.linalg.norm(values)), 1e-9)


def _sampled_basis(rows: Sequence[tuple[np.ndarray, np.ndarray]], width: int, dimensions: int) -> np.ndarray:
    """Returns the directions (terms × dimensions) along which the texts differ most, by the randomised method."""
    from scipy.sparse import csr_matrix
    from sklearn.decomposition import TruncatedSVD

    starts = np.cumsum([0, *(len(places) for places, _ in rows)])
    columns, values = (np.concatenate([row[part] for row in rows]) for part in (0, 1))
    matrix = csr_matrix((values.astype(np.float32), columns, starts), shape=(len(rows), width))
    return np.asarray(TruncatedSVD(dimensions, random_state=0).fit(matrix).components_.T, dtype=np.float32)


def _exact_basis(rows: Sequence[tuple[np.ndarray, np.ndarray]], width: int, dimensions: int) -> np.ndarray:
    """Returns the same directions exactly, from the texts' own products; fewer where the texts span fewer."""
    dense = np.zeros((len(rows), width), dtype=np.float32)
    for row, (places, values) in enumerate(rows):
        dense[row, places] = values
    lengths, turns = np.linalg.eigh((dense @ dense.T).astype(np.float64))
    strongest = [column for column in np.argsort(-lengths, kind="stable")[:dimensions] if lengths[column] > 1e-6]
    return np.asarray(dense.T @ turns[:, strongest] / np.sqrt(lengths[strongest]), dtype=np.float32)
