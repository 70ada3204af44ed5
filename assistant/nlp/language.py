"""The spaCy pipeline: our private jieba tokenizer, the figure and claim components, and phrase finding on token boundaries.

The components are registered as the spaCy factories "wenheng_figures" and "wenheng_claims" (also as entry points, so that
`nlp.add_pipe("wenheng_figures")` works in any spaCy program where Wenheng is installed). They need no particular tokenizer: figures are
found in the text and aligned to tokens.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import spacy
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc
from spacy.vocab import Vocab

from assistant.nlp.claims import find_claims
from assistant.nlp.figures import find_figures
from assistant.nlp.segmentation import Segmenter
from assistant.schema.document import Document, Metadata, Provenance

SPANS = "wenheng_figures"
"""The span group that the component fills; a span's label is the figure's role, its id the figure's id."""


class JiebaTokenizer:
    """A spaCy tokenizer over a segmenter; a single space after a word becomes its trailing space."""

    def __init__(self, vocab: Vocab, segmenter: Segmenter) -> None:
        self.vocab, self._segmenter = vocab, segmenter

    def __call__(self, text: str) -> Doc:
        """Returns the tokens of `text`; doc.text equals it."""
        words: list[str] = []
        spaces: list[bool] = []
        for start, end in self._segmenter.spans(text):
            word = text[start:end]
            if word == " " and words and not spaces[-1]:
                spaces[-1] = True
            else:
                words.append(word)
                spaces.append(False)
        return Doc(self.vocab, words=words, spaces=spaces)


def add_figures(doc: Doc) -> Doc:
    """Puts the figures of a Doc into `doc._.figures` (Figure nouns) and `doc.spans["wenheng_figures"]` (widened to whole tokens)."""
    figures = find_figures(doc.text)
    doc._.figures = figures
    spans = (doc.char_span(figure.start, figure.end, label=figure.role, span_id=figure.id, alignment_mode="expand") for figure in figures)
    doc.spans[SPANS] = [span for span in spans if span is not None]
    return doc


def add_claims(doc: Doc) -> Doc:
    """Puts what the figures of a Doc say into `doc._.claims` (Claim nouns); finds the figures first where they are not there yet."""
    figures = doc._.figures or find_figures(doc.text)
    doc._.figures = figures
    digest = hashlib.sha256(doc.text.encode("utf-8", "surrogatepass")).hexdigest()
    provenance = Provenance(name="text", path=None, sha256=digest, reader="spacy")
    document = Document(text=doc.text, blocks=(), metadata=Metadata(), provenance=provenance)
    doc._.claims = find_claims(document, figures)
    return doc


def make_claims(nlp: Language, name: str) -> Any:
    """Returns the component for `nlp.add_pipe("wenheng_claims")`."""
    return add_claims


def make_figures(nlp: Language, name: str) -> Any:
    """Returns the component for `nlp.add_pipe("wenheng_figures")`."""
    return add_figures


for extension in ("figures", "claims"):
    if not Doc.has_extension(extension):
        Doc.set_extension(extension, default=())
if not Language.has_factory("wenheng_claims"):
    Language.factory("wenheng_claims", assigns=["doc._.claims", "doc._.figures"])(make_claims)
if not Language.has_factory("wenheng_figures"):
    Language.factory("wenheng_figures", assigns=["doc._.figures", "doc.spans"])(make_figures)


def chinese(names: Iterable[str] = ()) -> Language:
    """Returns a blank Chinese pipeline with our tokenizer and the figure component; `names` come out as single tokens."""
    nlp = spacy.blank("zh")
    nlp.tokenizer = JiebaTokenizer(nlp.vocab, Segmenter(names))
    nlp.add_pipe("wenheng_figures")
    return nlp


class PhraseFinder:
    """Finds phrases of several labels in a text in one pass, on token boundaries: 复议 is not found inside 复议书 if that is one word."""

    def __init__(self, phrases: Mapping[str, Iterable[str]]) -> None:
        listed = {label: [phrase for phrase in dict.fromkeys(group) if phrase] for label, group in phrases.items()}
        nlp = spacy.blank("zh")
        self._tokenizer = JiebaTokenizer(nlp.vocab, Segmenter(phrase for group in listed.values() for phrase in group))
        self._matcher = PhraseMatcher(nlp.vocab)
        for label, group in listed.items():
            self._matcher.add(label, [self._tokenizer(phrase) for phrase in group])

    def find(self, text: str) -> dict[str, set[str]]:
        """Returns label → the different phrases of that label that stand in the text."""
        doc = self._tokenizer(text)
        found: dict[str, set[str]] = {}
        for label, start, end in self._matcher(doc):
            found.setdefault(doc.vocab.strings[label], set()).add(doc[start:end].text)
        return found
