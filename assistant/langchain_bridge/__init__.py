"""The only home of LangChain: Wenheng's retriever and embedder for LangChain programs, LangChain's embeddings for Wenheng.

Nothing here is global: no cache, no tracing, no callback is switched on, and no connection is made but to the service that an office sets.
"""
