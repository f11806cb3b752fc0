"""What stands in an official letter, apart from how it is set: the same parts make the PDF and the word file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of the body: `heading`, `subheading` or `paragraph` with `text`, or a `table` with `rows`.

    The first row of a table with `head` is its head; a table without one is label and value.
    """

    kind: str
    text: str = ""
    rows: Sequence[Sequence[str]] = ()
    head: bool = False


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts of a letter between its title and its seal, and the imprint below; agreements address nobody."""

    addressee: str
    blocks: Sequence[Block]
    attachments: Sequence[str] = ()
    copies: Sequence[str] = ()


def letter_parts(data: Mapping[str, Any]) -> Parts:
    """The parts of `official_letter.typ`."""
    blocks = [Block(each["kind"], each["text"]) for each in data["blocks"]]
    if data.get("contact"):
        blocks.append(Block("paragraph", f"联系人：{data['contact']}"))
    return Parts(data["addressee"], blocks, data.get("attachments", ()), data.get("copies", ()))


def petition_parts(data: Mapping[str, Any]) -> Parts:
    """The parts of an applicant's petition: the parties as tables, the text, to whom, where to sign."""
    parties = [Block("table", rows=_party_rows(party)) for party in data["parties"]]
    body = [Block(each["kind"], each["text"]) for each in data["blocks"]]
    closing = [
        Block("paragraph", f"此致　{data['addressee']}"),
        Block("paragraph", "申请人（签名）：　　　　　　　　　　　年　　月　　日"),
        Block("paragraph", f"代为起草：{data['drawn_up_by']}。签名以前请逐项核对，有不对的划掉改写。"),
    ]
    return Parts(data["addressee"], [*parties, *body, *closing], data.get("attachments", ()))


def _party_rows(party: Mapping[str, Any]) -> list[tuple[str, str]]:
    rows = [
        (party["side"], party["name"]),
        (party.get("id_label") or "证件号码", party.get("id_number", "")),
        ("联系电话", party.get("phone", "")),
        ("委托代理人", party.get("agent", "")),
    ]
    return [row for row in rows if row[1]]


def order_parts(data: Mapping[str, Any]) -> Parts:
    """The parts of `order_letter.typ`."""
    helpers = "、".join(data.get("assisting") or ())
    level = f"（{data['level']}）" if data.get("level") else ""
    together = f"{data['lead']}牵头" + (f"，{helpers}配合" if helpers else "")
    opening = f"现将“{data['subject']}”{level}交给你们办理。{together}，请按下面的要求办，并按时回报。"
    receipt = "收到后请当天在系统里签收；不属于你们职责的，签收当天写明理由退回。"
    asked = [(str(n), row["what"], row["who"], row["due"]) for n, row in enumerate(data["requirements"], start=1)]
    return Parts(
        addressee="、".join(filter(None, [data["lead"], helpers])),
        blocks=[
            Block("paragraph", opening),
            Block("heading", "一、事项"),
            Block("table", rows=data["facts"]),
            *(Block("paragraph", words) for words in data["situation"]),
            Block("heading", "二、办理要求"),
            Block("table", rows=[("序", "要做的事", "由谁做", "最后一天"), *asked], head=True),
            Block("heading", "三、回报"),
            Block("paragraph", data["reply"]),
            Block("paragraph", f"{receipt}联系人：{data['contact']}。"),
        ],
        copies=data.get("copies") or (),
    )


def agreement_parts(data: Mapping[str, Any]) -> Parts:
    """The parts of `mediation_agreement.typ`: payment terms and other terms under headings of their own."""
    sections = [
        ("当事人", [Block("table", rows=[row for party in data["parties"] for row in _party_rows(party)])]),
        ("纠纷事实和争议事项", [*_paragraphs(data["facts"]), *_numbered(data.get("claims"))]),
        ("双方没有争议的事实", _numbered(data.get("undisputed"))),
        ("给付条款", _payment_blocks(data["payments"]) if data["payments"] else []),
        ("劳动关系和手续", _numbered(data.get("status_terms"))),
        ("签名", [Block("table", rows=[_signature_row(row) for row in data["signatures"]])]),
    ]
    blocks: list[Block] = []
    for figure, (title, body) in zip(FIGURES, (each for each in sections if each[1]), strict=False):
        blocks += [Block("heading", f"{figure}、{title}"), *body]
    return Parts("", blocks)


FIGURES = "一二三四五六"


def _paragraphs(lines: Sequence[str]) -> list[Block]:
    return [Block("paragraph", line) for line in lines]


def _numbered(lines: Sequence[str] | None) -> list[Block]:
    return _paragraphs([f"{number}．{line}" for number, line in enumerate(lines or (), start=1)])


def _payment_blocks(pay: Mapping[str, Any]) -> list[Block]:
    opening = f"{pay['payer']}向{pay['payee']}支付合计 {pay['total']} 元（人民币{pay['total_words']}），按下表支付："
    rows = [("期", "款项", "金额（元）", "最迟付款日")]
    rows += [(row["no"], row["what"], row["amount"], row["due"]) for row in pay["items"]]
    account = f"收款账户：{pay['account']}。" if pay["account"] else ""
    return [
        Block("paragraph", opening),
        Block("table", rows=rows, head=True),
        Block("paragraph", f"付款方式：{pay['manner']}。{account}付款以收款账户实际到账为准。"),
    ]


def _signature_row(row: Mapping[str, Any]) -> tuple[str, str]:
    return f"{row['role']}（签名）", f"{row['name']}　{row.get('signed_at', '')}".strip()
