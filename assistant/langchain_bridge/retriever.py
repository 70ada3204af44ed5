"""A LangChain retriever over Wenheng's own, so that other assistants may search an office's index."""

from __future__ import annotations

from typing import Any

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import ConfigDict, SkipValidation

from assistant.protocols import Retriever
from assistant.schema.document import DocumentKind
from assistant.schema.retrieval import Query


class PassageRetriever(BaseRetriever):
    """Gives hits as LangChain Documents: the passage's text, its id, and the hit of contract.md (without `text`) as metadata.

    `kind`, `years` (both ends in), `publisher` and `limit` narrow every search. A blank query finds nothing.
    """

    model_config = ConfigDict(arbitrary_types_allowed=True)

    retriever: SkipValidation[Retriever]
    kind: DocumentKind | None = None
    years: tuple[int, int] | None = None
    publisher: str | None = None
    limit: int = 10

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun, **kwargs: Any) -> list[Document]:
        if not query.strip():
            return []
        asked = Query(text=query, kind=self.kind, years=self.years, publisher=self.publisher, limit=self.limit)
        documents = []
        for hit in self.retriever.find(asked):
            told = hit.to_dict()
            documents.append(Document(id=hit.passage.id, page_content=told.pop("text"), metadata=told))
        return documents
