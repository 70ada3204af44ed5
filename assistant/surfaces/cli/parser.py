"""The commands and their options, in Chinese; nothing is imported here that a command does not need."""

from __future__ import annotations

import argparse
import datetime as dt
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from assistant.surfaces.cli.usage import Parser, UsageError

KINDS = ("summary", "case", "policy", "other")
_SHEETS = ("text", "json", "xlsx")
MODES = ("auto", "question", "case", "keyword")


def _command(name: str) -> Callable[[argparse.Namespace], int]:
    def run(options: argparse.Namespace) -> int:
        module, _, function = name.partition(":")
        return int(getattr(import_module(f"assistant.surfaces.cli.{module}"), function)(options))

    return run


def build_parser() -> argparse.ArgumentParser:
    """Returns the parser of all commands."""
    parser = Parser(prog="wenheng", description="文衡：查先例、写总结、核数字。")
    parser.add_argument("--version", action="version", version=f"wenheng {_version()}", help="显示版本")
    verbs = parser.add_subparsers(title="命令", metavar="命令", required=True, parser_class=Parser)
    _documents(verbs)
    _comparing(verbs)
    _indicators(verbs)
    _corpus(verbs)
    _returns(verbs)
    _writing(verbs)
    _templates(verbs)
    _layout(verbs)
    _manual(verbs)
    _service(verbs)
    _evaluate(verbs)
    return parser


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("wenheng")
    except PackageNotFoundError:
        return "（源码目录）"


def _verb(verbs: Any, name: str, help_text: str, target: str, *, formats: tuple[str, ...] = ("text", "json")) -> argparse.ArgumentParser:
    verb: argparse.ArgumentParser = verbs.add_parser(name, help=help_text, description=help_text)
    verb.add_argument("--format", choices=formats, default="text", help="输出格式")
    verb.add_argument("-o", "--output", type=Path, metavar="路径", help="写到文件，不写屏幕")
    verb.add_argument("--workspace", type=Path, metavar="文件夹", help="工作区，默认取当前文件夹或其上级")
    verb.add_argument("--quiet", action="store_true", help="不显示进度")
    verb.set_defaults(run=_command(target))
    return verb


def _documents(verbs: Any) -> None:
    read = _verb(verbs, "read", "读出文件的文字、提纲和公开信息", "documents:read")
    read.add_argument("file", type=Path, metavar="文件")
    figures = _verb(verbs, "figures", "列出文件里的每个数字", "documents:figures", formats=("text", "json", "jsonl"))
    figures.add_argument("files", nargs="+", metavar="文件", help="- 表示从标准输入读文字")
    figures.add_argument("--live", action="store_true", help="列出 Word 草稿里的活数字：来自哪条台账、当时怎么写、现在怎么写")
    figures.add_argument("--all", action="store_true", help="连同日期、序号、名称一起列出（仅文字格式；JSON 总是全部）")
    check = _verb(verbs, "check", "核对报告里的每个数字", "checking:check", formats=("text", "json", "sarif", "html", "docx"))
    check.add_argument("files", nargs="+", type=Path, metavar="文件", help="可写多个；读不出的会报出来，其余照查，退出码为 2")
    _against(check)
    check.add_argument("--suggest", action="store_true", help="和 --format docx 一起用：有确定改法的，写成可接受或拒绝的修订")
    check.add_argument("--dismissed", action="store_true", help="连同已注明理由、不再提示的一起列出")
    dismiss = _verb(verbs, "dismiss", "注明理由，让核查结果里的某几条不再提示", "dismissing:dismiss")
    dismiss.add_argument("file", type=Path, metavar="文件")
    dismiss.add_argument("findings", nargs="+", metavar="编号", help="核查结果里的编号，可写多个")
    dismiss.add_argument("--reason", required=True, metavar="理由", help="为什么不是问题")
    _against(dismiss)
    dismissals = _verb(verbs, "dismissals", "列出不再提示的各条及理由", "dismissing:dismissals")
    dismissals.add_argument("--undo", nargs="+", metavar="编号", help="撤销这几条，重新提示")


def _against(verb: argparse.ArgumentParser) -> None:
    """Adds what a document is checked against."""
    verb.add_argument("--data", action="append", type=Path, default=[], metavar="台账", help="台账文件或文件夹，可写多次")
    verb.add_argument("--indicators", type=Path, metavar="文件", help="indicators.toml，默认取台账旁边或工作区里的")
    verb.add_argument("--as-of", type=_date, metavar="日期", help="按这一天核对法规是否有效，如 2024-12-31")
    verb.add_argument("--profile", metavar="方案", help="figures（默认）或 full")
    verb.add_argument("--previous", type=Path, metavar="文件", help="上年的报告：查照搬的句子、没改的数字、没回应的计划")
    verb.add_argument("--version", action="append", type=Path, default=[], metavar="文件", help="同一报告的另一版本，可写多次")


def _comparing(verbs: Any) -> None:
    about = "几个版本的数字对照：哪些不一致，台账支持哪一个"
    compare = _verb(verbs, "compare", about, "comparing:compare", formats=("text", "json", "html", "xlsx"))
    compare.add_argument("files", nargs="+", type=Path, metavar="文件", help="同一份材料的几个版本，两个以上；读不出的会报出来，其余照比")
    compare.add_argument(
        "--data", action="append", type=Path, default=[], metavar="台账", help="台账文件或文件夹，可写多次，默认取工作区的"
    )
    compare.add_argument("--indicators", type=Path, metavar="文件", help="indicators.toml，默认取台账旁边或工作区里的")


def _indicators(verbs: Any) -> None:
    about = "指标：把文中的说法和台账的单元格对上"
    group = verbs.add_parser("indicators", help=about, description=about)
    inner = group.add_subparsers(title="命令", metavar="命令", required=True, parser_class=Parser)
    bind = _verb(inner, "bind", "把文中一个数字绑到台账单元格，以后同样的说法都认得", "binding:bind")
    bind.add_argument("file", nargs="?", type=Path, metavar="文件")
    bind.add_argument("figure", nargs="?", metavar="数字编号", help="核查结果里数字的编号，如 f12")
    bind.add_argument("cell", nargs="?", metavar="单元格", help='如 "台账.xlsx › 法援!C5" 或 法援!C5')
    bind.add_argument("--data", action="append", type=Path, default=[], metavar="台账", help="台账文件或文件夹，默认取工作区的")
    bind.add_argument("--indicators", type=Path, metavar="文件", help="记在哪个 indicators.toml，默认取工作区的或台账旁边的")
    bind.add_argument("--list", action="store_true", help="列出已记住的说法")
    suggest = _verb(inner, "suggest", "根据上年报告和它的台账，提出一份 indicators.toml", "binding:suggest")
    suggest.add_argument("file", type=Path, metavar="上年报告")
    suggest.add_argument("--data", action="append", type=Path, default=[], metavar="台账", help="台账文件或文件夹，默认取工作区的")


def _corpus(verbs: Any) -> None:
    index = _verb(verbs, "index", "给往年总结、案例、政策建索引", "corpus:index")
    index.add_argument("paths", nargs="*", type=Path, metavar="路径", help="默认取工作区设置里的资料文件夹")
    index.add_argument("--kind", choices=KINDS, help="指定这些文件的类别")
    index.add_argument("--index", type=Path, metavar="文件夹", dest="index_folder", help="索引放在哪里")
    find = _verb(verbs, "find", "查先例和政策原文", "corpus:find")
    find.add_argument("query", nargs="?", metavar="要查的话")
    find.add_argument("--like", type=Path, metavar="文件", help="不写要查的话，找和这个文件相近的案例或段落")
    find.add_argument("--kind", choices=KINDS, help="只查这一类")
    find.add_argument("--year", type=_years, metavar="年份", help="如 2023 或 2021..2024")
    find.add_argument("--publisher", metavar="单位", help="只查这个单位发布的")
    find.add_argument("--topic", metavar="主题", help="只查这个主题分类的，如 人民调解")
    find.add_argument("--valid-on", type=_date, metavar="日期", help="只查这一天有效的，如 2024-12-31")
    find.add_argument("--mode", choices=MODES, default="auto", help="要查的话怎样读：question 问题、case 案情、keyword 关键词，默认自动")
    find.add_argument("--why", action="store_true", help="每条下面说明它是怎么找到的")
    find.add_argument("--limit", type=int, default=10, metavar="条数", help="最多几条，默认 10")
    find.add_argument("--index", type=Path, metavar="文件夹", dest="index_folder", help="索引在哪里")


def _returns(verbs: Any) -> None:
    about = "科室报送：发报送表，查收上来的材料，汇总成台账"
    group = verbs.add_parser("returns", help=about, description=about)
    inner = group.add_subparsers(title="命令", metavar="命令", required=True, parser_class=Parser)
    new = _verb(inner, "new", "写出报送表：每个科室一份数据表、一份文字材料", "returning:new", formats=("text", "json"))
    new.add_argument("folder", type=Path, metavar="文件夹", help="报送表放在哪里；已有的文件不会覆盖")
    new.add_argument("--section", action="append", default=[], metavar="科室", help="给谁填，可写多次；默认取台账里写明的责任科室")
    new.add_argument("--office", metavar="单位全称", help="默认取任务单或工作区的")
    check = _verb(inner, "check", "查收上来的材料：缺报、迟报、重复、单位写错、和台账或别家对不上的", "returning:check", formats=_SHEETS)
    check.add_argument("folder", type=Path, metavar="报送文件夹")
    check.add_argument("--due", type=_date, metavar="日期", help="报送截止日，如 2024-12-20")
    check.add_argument("--expected", action="append", default=[], metavar="科室", help="应报送的科室、司法所，可写多次")
    check.add_argument("--previous-returns", type=Path, metavar="文件夹", help="上年的报送文件夹：上年报了、今年没报的算缺报")
    merge = _verb(inner, "merge", "把收上来的数汇总成一份台账；说法不一的单列出来", "returning:merge", formats=_SHEETS)
    merge.add_argument("folder", type=Path, metavar="报送文件夹")
    for verb in (new, check, merge):
        verb.add_argument("--brief", type=Path, metavar="任务单.toml", help="没有写的都取任务单里的：年份、台账、截止日、应报名单")
        verb.add_argument("--year", type=int, metavar="年份", help="报送哪一年的，如 2024")
        verb.add_argument("--data", action="append", type=Path, default=[], metavar="台账", help="台账文件或文件夹，可写多次")
        verb.add_argument("--indicators", type=Path, metavar="文件", help="indicators.toml，默认取台账旁边或工作区里的")


def _writing(verbs: Any) -> None:
    draft = _verb(verbs, "draft", "按任务单起草总结和计划", "writing:draft")
    draft.add_argument("brief", type=Path, metavar="任务单.toml")
    draft.add_argument("--edition", metavar="版本", help="写成模板里的哪个版本，如 公开版；默认取任务单里的")
    draft.add_argument("--model", nargs="?", const="", metavar="模型名", help="起草后由语言模型逐节改写；不写模型名就用工作区 [model] 里的")
    refresh = _verb(verbs, "refresh", "台账改了，把草稿里的活数字换成新的，其余一字不动", "refreshing:refresh")
    refresh.add_argument("file", type=Path, metavar="草稿.docx")
    refresh.add_argument(
        "--data", action="append", type=Path, default=[], metavar="台账", help="台账文件或文件夹，可写多次，默认取工作区的"
    )
    refresh.add_argument("--indicators", type=Path, metavar="文件", help="indicators.toml，默认取台账旁边或工作区里的")
    refresh.add_argument("--accept", action="append", default=[], metavar="编号", help="手工改过的这一处也换成台账的数，可写多次")
    demo = _verb(verbs, "demo", "用样例单位从头到尾演示一遍", "writing:demo")
    demo.add_argument(
        "folder", nargs="?", type=Path, default=Path("wenheng-demo"), metavar="文件夹", help="结果放在哪里，默认 wenheng-demo"
    )
    init = _verb(verbs, "init", "新建工作区", "writing:init")
    init.add_argument("folder", type=Path, metavar="文件夹")
    init.add_argument("--office", default="××区司法局", metavar="单位全称")
    init.add_argument("--short-name", metavar="简称", help="文中自称，默认区司法局（其他单位默认同全称）")
    init.add_argument("--kind", choices=("judicial", "plain"), help="judicial 带司法局的样例指标，plain 从空白开始；默认看单位名称")


def _templates(verbs: Any) -> None:
    about = "模板：检查，或新建自己的"
    group = verbs.add_parser("template", help=about, description=about)
    inner = group.add_subparsers(title="命令", metavar="命令", required=True, parser_class=Parser)
    check = _verb(inner, "check", "检查模板：标签、句式、指标、版式，一次列出全部问题", "templates:check")
    check.add_argument("folder", metavar="文件夹", help="模板文件夹，或自带模板的名称，如 annual_summary")
    check.add_argument("--indicators", type=Path, metavar="文件", help="indicators.toml，句式里的指标要在里面；默认取工作区的")
    new = _verb(inner, "new", "新建模板文件夹，在自带模板的基础上改", "templates:new")
    new.add_argument("folder", type=Path, metavar="文件夹")
    new.add_argument("--from", dest="base", default="annual_summary", metavar="模板", help="照哪个自带模板，默认 annual_summary")
    new.add_argument("--docx", type=Path, metavar="报告.docx", help="用本单位这份报告的版式（字体、页边距、标题样式）")


def _layout(verbs: Any) -> None:
    reformat = _verb(verbs, "format", "按公文格式（GB/T 9704）重新排版，文字一字不动", "layout:reformat")
    reformat.add_argument("file", type=Path, metavar="文件", help=".docx，或 .txt、.md")
    preview = _verb(verbs, "preview", "看打印出来的样子：写成 PDF 或图片（要装 LibreOffice）", "layout:preview")
    preview.add_argument("file", type=Path, metavar="文件.docx", help="默认写在旁边：文件名.预览.pdf；-o 可写 .pdf、.png 或文件夹")
    preview.add_argument("--pages", metavar="页码", help="只要这几页，如 1-3 或 2,5-6")
    preview.add_argument("--dpi", type=int, default=100, metavar="数", help="图片每英寸的点数，默认 100")


def _manual(verbs: Any) -> None:
    _verb(verbs, "rules", "列出核查规则", "manual:rules")
    explain = _verb(verbs, "explain", "说明一条规则", "manual:explain")
    explain.add_argument("code", metavar="规则号", help="如 FIG001")
    _verb(verbs, "doctor", "检查安装：装了什么、缺什么、哪些可选项开着", "manual:doctor")


def _service(verbs: Any) -> None:
    about = "给智能助手（AI 客户端）用的工具：查先例、核对、问数字的来历、起草一节"
    mcp = verbs.add_parser("mcp", help=about, description=f"{about}。由客户端启动，走标准输入输出，不开网络端口；默认只读。")
    mcp.add_argument("--workspace", type=Path, metavar="文件夹", help="工作区，默认取当前文件夹或其上级")
    mcp.add_argument("--allow-writes", action="store_true", help="也提供会写文件的工具（把数字绑到台账单元格）")
    mcp.set_defaults(run=_command("assisting:mcp"))
    about = "启动网页和接口，几个人一起用"
    serve = verbs.add_parser("serve", help=about, description=f"{about}。第一次启动会打印建管理员的一次性链接。")
    _service_data(serve)
    serve.add_argument("--host", metavar="地址", help="监听的地址，默认 127.0.0.1，只有本机能访问")
    serve.add_argument("--port", type=int, metavar="端口", help="监听的端口，默认 8765；0 为任选一个空闲的")
    serve.add_argument("--proxied", action="store_true", default=None, help="前面有反向代理（nginx 等），由它提供 https")
    serve.add_argument("--https", action="store_true", default=None, help="只在 https 下发登录 Cookie（配合 --proxied）")
    serve.add_argument("--processes", type=int, metavar="数", help="几个进程做核查、起草，默认按处理器数")
    serve.add_argument("--cluster", metavar="地址", help="把工作交给 Dask 集群，如 tcp://主机:8786")
    serve.set_defaults(run=_command("serving:serve"))
    audit = verbs.add_parser("audit", help="核对服务的日志有没有被改动", description="核对服务的日志有没有被改动")
    deeds = audit.add_subparsers(title="做什么", metavar="操作", required=True, parser_class=Parser)
    verify = deeds.add_parser("verify", help="从头到尾核对一遍", description="从头到尾核对一遍，打印末条的指纹；有改动时返回 1")
    _service_data(verify)
    verify.set_defaults(run=_command("serving:verify"))
    backup = verbs.add_parser("backup", help="备份服务的全部数据到一个文件", description="备份服务的全部数据到一个文件，服务不用停")
    backup.add_argument("file", type=Path, metavar="备份.zip", help="写到哪里")
    _service_data(backup)
    backup.set_defaults(run=_command("serving:backup"))
    restore = verbs.add_parser("restore", help="从备份恢复服务的数据", description="从备份恢复服务的数据，到一个空的数据文件夹")
    restore.add_argument("file", type=Path, metavar="备份.zip", help="备份文件")
    _service_data(restore)
    restore.set_defaults(run=_command("serving:restore"))


def _service_data(verb: argparse.ArgumentParser) -> None:
    verb.add_argument(
        "--data", type=Path, default=Path("文衡数据"), metavar="文件夹", help="服务的数据文件夹，默认是当前文件夹下的“文衡数据”"
    )
    verb.add_argument(
        "--database", metavar="网址", help="数据库，默认是数据文件夹里的 SQLite；如 postgresql://用户@主机/库，口令可写 env:变量名"
    )


def _evaluate(verbs: Any) -> None:
    evaluate: argparse.ArgumentParser = verbs.add_parser("evaluate", help="测评：数字识别、核查的检出和误报、检索", description="测评")
    kinds = evaluate.add_subparsers(title="测什么", metavar="对象", required=True, parser_class=Parser)
    figures = _verb(kinds, "figures", "按用例给数字识别打分", "evaluate:figures")
    figures.add_argument("file", type=Path, metavar="用例.jsonl", help="每行一例：text、kind、gold")
    check = _verb(kinds, "check", "在没有差错的报告里放入差错，看核查检出多少、误报多少", "evaluate:check")
    check.add_argument("paths", nargs="+", type=Path, metavar="路径", help="报告、装报告的文件夹，或带标注的测评单位 .yaml")
    check.add_argument("--data", action="append", type=Path, default=[], metavar="台账", help="报告的台账，可写多次")
    check.add_argument("--seed", type=int, default=1, metavar="数", help="随机种子，默认 1；同样的输入得同样的结果")
    check.add_argument("--per-class", type=int, default=20, metavar="个数", help="每类差错放多少个，默认 20")
    check.add_argument("--examples", action="store_true", help="JSON 里列出没检出的、规则不对的、误指的")
    retrieval = _verb(kinds, "retrieval", "按测评文件夹给检索打分", "evaluate:retrieval")
    retrieval.add_argument("folder", type=Path, metavar="文件夹", help="内有 corpus.jsonl（或 .gz）、queries.jsonl、qrels.tsv")
    retrieval.add_argument("--pools", action="store_true", help="只在 pools.tsv 给出的候选里排序")
    retrieval.add_argument("--mode", choices=MODES, default="auto", help="怎样读检索词，默认自动")
    draft = _verb(kinds, "draft", "按任务单起草，量出草稿的好坏：数字、必写指标、篇幅、照抄、版式、用时", "evaluate:draft")
    draft.add_argument("brief", type=Path, metavar="任务单.toml")
    draft.add_argument("--edition", metavar="版本", help="量模板里的哪个版本")
    draft.add_argument("--labels", type=Path, metavar="标注.yaml", help="报送句子及其应归的类：category、sender、heading、text")
    retrieval.add_argument("--run", dest="run_file", type=Path, metavar="文件", help="把排序结果按 TREC 格式写到这里")


def _date(text: str) -> dt.date:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"日期「{text}」写法不对，应如 2024-12-31。") from None


def _years(text: str) -> tuple[int, int]:
    first, dots, last = text.partition("..")
    try:
        span = (int(first), int(last if dots else first))
    except ValueError:
        raise UsageError(f"年份「{text}」写法不对，应如 2023 或 2021..2024。") from None
    if span[0] > span[1]:
        raise UsageError(f"年份「{text}」前大后小，应如 2021..2024。")
    return span
