"""Words of direction and their opposites."""

from __future__ import annotations

import re

OPPOSITE = {
    "增长": "下降", "上升": "下降", "提高": "下降", "提升": "降低", "增加": "减少", "上涨": "下降", "扩大": "缩小", "攀升": "下降",
    "下降": "上升", "减少": "增加", "降低": "提高", "下滑": "上升", "回落": "上升", "缩小": "扩大", "压减": "增加", "缩短": "延长",
    "跃升": "下滑", "前移": "后移", "增至": "降至", "升至": "降至", "降至": "升至", "减至": "增至", "增": "减", "升": "降", "降": "升",
}  # fmt: skip
WORD = re.compile("|".join(sorted(OPPOSITE, key=len, reverse=True)))
