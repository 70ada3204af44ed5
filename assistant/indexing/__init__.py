"""The stage that makes documents findable: passages, embedding, stores, retriever and the incremental indexer."""
