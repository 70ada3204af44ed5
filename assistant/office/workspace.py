"""A workspace: the office's folder with its settings, ledgers, past documents and indicators."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from assistant.errors import InputError
from assistant.schema.workspace import Workspace
from assistant.settings import WORKSPACE_FILE, shipped

_SETTINGS = """# 文衡工作区设置。路径都相对于本文件夹。
office = "{office}"            # 单位全称，用于标题和落款
short_name = "{short}"         # 文中自称，如 区司法局
data = ["台账"]                # 台账文件夹：.xlsx .xls .ods .csv
corpus = ["资料"]              # 往年总结、典型案例、政策文件：.docx .txt
indicators = "indicators.toml" # 指标名称、别名、单位，可自行增改
phrases = "phrases.toml"       # 单位全称简称、领导排序、过时提法、常用套话，可自行增改
profile = "figures"            # figures 只核数字和引用，full 加上文字和版式

# 以下都可以不写：不写就用内置的向量库和内置的向量，都在本机，不联网。要用时去掉行首的 # 号。
# [store]                      # 向量库
# kind = "chroma"              # chroma（默认）或 milvus（先 pip install "wenheng[milvus]"）
# url = "http://127.0.0.1:8000"  # 向量库在服务器上时写网址，不写就放在本文件夹
# token = "env:WENHENG_STORE_TOKEN"  # 令牌放在这个环境变量里，不要直接写在这里
#
# [embedder]                   # 向量模型；换了以后运行一次 wenheng index，只重算向量
# kind = "openai"              # builtin 内置（默认），openai 向量服务（OpenAI 写法），folder 本机的模型文件夹
# url = "http://127.0.0.1:8080/v1"  # 向量服务的网址；不在本机的，资料文字会发送过去
# model = "bge-m3"             # 模型名
# key = "env:WENHENG_EMBEDDER_KEY"  # 密钥放在这个环境变量里；不要密钥的服务不写
# folder = "模型/bge-small-zh"   # kind 是 folder 时写（先 pip install "wenheng[local]"）
# query_prefix = "为这个句子生成表示以用于检索相关文章："  # 加在要查的话前面，按模型说明书写
# passage_prefix = ""          # 加在资料前面，如 e5 的 "passage: "
# dimensions = 512             # 要短一些的向量时写，模型要支持
# batch = 32                   # 一次送几段
# timeout_seconds = 60         # 等一次回答最多几秒
# longest = 6000               # 每段最多送多少字
#
# [model]                      # 语言模型，只在 wenheng draft --model 时用（先 pip install "wenheng[llm]"）
# name = "qwen3:14b"           # 模型名
# url = "http://127.0.0.1:11434/v1"  # OpenAI 写法的服务的网址；不在本机的，草稿文字会发送过去（数字和名称不发）
# key = "env:WENHENG_MODEL_KEY"  # 密钥放在这个环境变量里，或写 "keyring:服务名" 放在系统钥匙串里；不要密钥的服务不写
# answers = "json_schema"      # 服务不支持按格式回答时写 "json_object"
# at_once = 4                  # 同时问几节
# tries = 3                    # 服务出错时最多问几次
# timeout_seconds = 120        # 等一次回答最多几秒
# longest_answer = 4000        # 一次回答最多几个词元，不写由服务定
# temperature = 0.2            # 越小越稳
# price_in = 2                 # 送出一百万词元的价钱，写了就报费用
# price_out = 8                # 收回一百万词元的价钱
# currency = "元"
"""
_README = """这是文衡的工作区。

台账/   放统计台账（.xlsx .xls .ods .csv），不用改格式
资料/   放往年总结、典型案例、政策文件（.docx .txt）
报送/   放各科室、司法所报送的材料（.docx .txt，数据表 .xlsx）
草稿/   起草结果放这里

常用命令（在本文件夹里运行）：
  wenheng check 报告.docx            核对报告里的每个数字
  wenheng check 报告.docx --format html -o 核查.html      同上，出一份可以点看的网页
  wenheng dismiss 报告.docx 编号 --reason "理由"          注明理由，不再提示这一条
  wenheng indicators bind 报告.docx f12 "台账.xlsx › 表!C5"   告诉文衡某个数字对应哪个单元格
  wenheng index                      给资料建索引
  wenheng find 农民工欠薪            查先例和政策
  wenheng returns new 报送表 --brief brief.toml          给各科室的报送表：数据表和文字材料
  wenheng returns check 报送 --brief brief.toml          查收上来的：缺报、迟报、重复、单位写错、和台账对不上
  wenheng draft brief.toml -o 草稿/总结.docx   起草
"""
_BRIEF = """# 起草任务单
office = "{office}"
short_name = "{short}"
year = {year}
template = "annual_summary"
data = ["台账"]
submissions = "报送"
indicators = "indicators.toml"
# due = {year}-12-20             # 报送截止日
# expected = ["法律援助中心", "政治处"]   # 应报送的科室、司法所
# previous = "资料/上年总结.docx"
# corpus = ["资料"]
# signed = "{office}"
# dated = {next}-01-08
"""


Kind = Literal["judicial", "plain"]
_PLAIN_INDICATORS = """# 指标名称、别名、单位：一张表一个指标。文衡照台账的行名、列名也能核对；文中说法与台账不同的，写在这里就认得。
# 可以用 wenheng indicators suggest 上年报告.docx --data 台账 提出一份，或用 wenheng indicators bind 逐个记下。
#
# [office.visits]
# name = "接待来访"                        # 台账里的名称
# aliases = ["接待群众来访", "来访接待量"]    # 文中的说法
# unit = "人次"
"""
_OFFICES_OWN = ("[names", "[people")
"""Tables of phrases.toml that hold the names of the sample bureau: shown as examples, not in force."""


def create(root: Path, *, office: str = "××区司法局", short_name: str | None = None, year: int, kind: Kind | None = None) -> Workspace:
    """Makes a workspace folder with settings, a brief, word lists and indicators; nothing that is there is overwritten.

    `kind` judicial brings the sample indicators of a judicial bureau, plain an empty file that shows how; by default the office's name
    tells. Raises InputError where the folder holds a workspace already, or is a file.
    """
    if root.is_file():
        raise InputError("这里已有同名文件", where=str(root), remedy="请换一个文件夹名")
    if (root / WORKSPACE_FILE).exists():
        raise InputError("这里已经是文衡工作区", where=str(root), remedy="不用再次新建；要重来请换一个文件夹")
    try:
        root.mkdir(parents=True, exist_ok=True)
        for name in ("台账", "资料", "报送", "草稿"):
            (root / name).mkdir(exist_ok=True)
    except OSError as error:
        raise InputError("文件夹建不起来", where=str(root), remedy="请检查权限和磁盘空间") from error
    kind = kind or ("judicial" if "司法" in office else "plain")
    short = short_name or ("区司法局" if kind == "judicial" else office)
    values: dict[str, str | int] = {"office": office, "short": short, "year": year, "next": year + 1}
    for name, text in (("使用说明.txt", _README), ("brief.toml", _BRIEF.format(**values))):
        if not (root / name).exists():
            (root / name).write_text(text, encoding="utf-8")
    indicators = _PLAIN_INDICATORS if kind == "plain" else shipped("corpus", "indicators.toml").read_text(encoding="utf-8")
    for name, text in (("indicators.toml", indicators), ("phrases.toml", _phrases())):
        if not (root / name).exists():
            (root / name).write_text(text, encoding="utf-8")
    (root / WORKSPACE_FILE).write_text(_SETTINGS.format(**values), encoding="utf-8")
    return workspace(root)


def _phrases() -> str:
    """The shipped word lists with the sample bureau's own names as comments."""
    lines: list[str] = []
    own = False
    for line in shipped("corpus", "phrases.toml").read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            own = line.startswith(_OFFICES_OWN)
        example = own and line.startswith('"')
        lines.append(f"# {line}" if example else line)
    return "\n".join(lines) + "\n"


def workspace(root: Path) -> Workspace:
    """Returns the paths of a workspace."""
    return Workspace(
        root=str(root), data=str(root / "台账"), corpus=str(root / "资料"), index=str(root / ".wenheng" / "index"),
        templates=str(root / "模板"), indicators=str(root / "indicators.toml"),
    )  # fmt: skip


def find_root(start: Path) -> Path | None:
    """Returns the nearest folder at or above `start` that is a workspace."""
    for folder in (start, *start.parents):
        if (folder / WORKSPACE_FILE).is_file():
            return folder
    return None
