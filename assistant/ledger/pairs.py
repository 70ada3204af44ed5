"""Tables that stand side by side without a gap: labels and numbers in turns, or one header repeated to the right."""

from __future__ import annotations

from assistant.ledger.blocks import PROBE, Block
from assistant.ledger.grid import Grid
from assistant.ledger.vocabulary import squeeze


def unpaired(grid: Grid, block: Block) -> list[Block]:
    """Splits 指标 | 数量 | 指标 | 数量, with or without a header (受理 | 5 | 办结 | 6), into one block a pair; other blocks stay."""
    starts = _repeated_header(grid, block) if block.header else _turns(grid, block)
    ends = [*starts[1:], block.right]
    if len(starts) == 1 or not all(_pair(grid, block, start, end) for start, end in zip(starts, ends, strict=True)):
        return [block]
    return [_part(grid, block, start, end) for start, end in zip(starts, ends, strict=True)]


def _part(grid: Grid, block: Block, left: int, right: int) -> Block:
    body = [row for row in block.body if any(left <= column < right for column in grid.filled[row])]
    return Block(left, right, block.header, block.titles, body)


def _turns(grid: Grid, block: Block) -> list[int]:
    starts = [block.left]
    for column in range(block.left + 1, block.right):
        words = any(grid.is_words(row, column) for row in block.body[:PROBE])
        if words and any(grid.is_number(row, column - 1) for row in block.body[:PROBE]):
            starts.append(column)
    return starts


def _repeated_header(grid: Grid, block: Block) -> list[int]:
    """The columns where the whole header begins anew: as many times as its first text, each time with the same texts."""
    texts = [tuple(squeeze(grid.text(row, column)) for row in block.header) for column in range(block.left, block.right)]
    for size in range(2, len(texts) // 2 + 1):
        if len(texts) % size == 0 and any(texts[0]) and texts == texts[:size] * (len(texts) // size):
            return list(range(block.left, block.right, size))
    return [block.left]


def _pair(grid: Grid, block: Block, left: int, right: int) -> bool:
    """Whether a part has words in its first columns and numbers behind them."""
    rows = block.body[:PROBE]
    words = not block.header or any(grid.is_words(row, column) for row in rows for column in range(left, right - 1))
    return words and any(grid.is_number(row, column) for row in rows for column in range(left + 1, right))
