from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader

from gonghui.engines.documents import rendering
from gonghui.kernel.clock import SHANGHAI
from gonghui.kernel.errors import Invalid
from tests.engines.documents import samples
from tests.engines.documents.reading import text_of


def frame(title: str = "调解协议书", issuer: str = "望溪县总工会", *, sealed: bool = True) -> rendering.Frame:
    return rendering.Frame(
        title=title,
        number="望工调〔2026〕318号",
        issuer=issuer,
        issued_at=dt.datetime(2026, 11, 27, 15, 30, tzinfo=SHANGHAI),
        verify_home="https://gonghui.example/verify/",
        verify_code="K7QM3XRD9PTA",
        sealed=sealed,
    )


def rendered(kind: str, data: dict[str, Any] | None = None, *, sealed: bool = True) -> bytes:
    title, issuer, sample = samples.BY_KIND[kind]
    return rendering.render(rendering.TEMPLATES / f"{kind}.typ", frame(title, issuer, sealed=sealed), data or sample)


@pytest.mark.parametrize("kind", samples.BY_KIND)
def test_each_kind_is_a_pdf_a_with_its_chinese_text(kind: str) -> None:
    title, issuer, _data = samples.BY_KIND[kind]

    pdf = rendered(kind)

    reader = PdfFileReader(io.BytesIO(pdf))
    assert int(reader.root["/Pages"]["/Count"]) >= 1
    metadata = reader.root["/Metadata"].data
    assert b"<pdfaid:part>2</pdfaid:part>" in metadata
    assert b"<pdfaid:conformance>B</pdfaid:conformance>" in metadata
    text = text_of(pdf)
    heading = "民事裁定书" if kind == "confirmation_ruling" else title
    assert heading in text
    assert issuer in text or kind == "confirmation_application"
    assert "望工调〔2026〕318号" in text
    assert "K7QM-3XRD-9PTA" in text


@pytest.mark.requirement("F-17")
def test_order_letter_says_who_does_what_by_when() -> None:
    text = text_of(rendered("order_letter"))

    for words in ("鹭洲镇总工会牵头", "红色预警", "11月25日（周三）", "望溪县人力资源和社会保障局"):
        assert words in text


@pytest.mark.requirement("F-30")
def test_agreement_holds_what_the_law_asks_for() -> None:
    text = text_of(rendered("mediation_agreement"))

    for words in (
        "欧阳䶮",
        "望溪顺屹物流有限公司",
        "支付经济补偿44,000.00元",
        "人民币肆万叁仟元整",
        "2026年12月15日",
        "（三）劳动关系和手续",
        "第二百零五条",
        "一式三份",
        "第十四条",
        "138****4127",
        "9c4177b02e5d83fa1c9640deb7a2e07a5b1d0c88f3e2946a7d5510cc2ab98e34",
    ):
        assert words in text


def test_agreement_on_paper_leaves_room_for_the_pen_and_has_no_electronic_clause() -> None:
    paper = {**samples.MEDIATION_AGREEMENT, "electronic": False, "evidence": None}
    paper["signatures"] = [{**each, "drawing": None, "signed_at": ""} for each in paper["signatures"]]

    text = text_of(rendered("mediation_agreement", paper))

    assert "年月日" in text
    assert "电子签署" not in text


def test_refused_confirmation_names_the_reason() -> None:
    refused = {**samples.CONFIRMATION_RULING, "outcome": "refused", "reason": "协议内容不明确，无法确认。"}

    text = text_of(rendered("confirmation_ruling", refused))

    assert "协议内容不明确" in text
    assert "驳回" in text
    assert "第三百五十八条" in text


@pytest.mark.parametrize(
    "hostile",
    [
        "#sys.inputs.frame",
        "*粗* _斜_ $x^2$ `a` <b> @c ~ -- [d] #let x = 1; //注",
        '"}, "x": {"',
        '#import "/conf/settings/base.py"',
        r"\u{202e} \ \\ #eval(\"1\")",
    ],
)
def test_typed_text_never_becomes_markup(hostile: str) -> None:
    data = {**samples.MEDIATION_AGREEMENT, "facts": [hostile]}

    text = text_of(rendered("mediation_agreement", data))

    assert "".join(hostile.split()) in text


def test_rare_characters_of_names_are_drawn() -> None:
    for name in ("欧阳䶮", "𠮷野", "㐂", "𬭎", "𫟹", "阿依努尔·买买提江", "嫄龑"):
        assert rendering.missing_glyphs(name) == set()
        data = {**samples.ACCEPTANCE_NOTICE, "addressee": name}
        assert name in text_of(rendered("acceptance_notice", data))


def test_text_no_font_can_draw_is_refused_with_the_character() -> None:
    with pytest.raises(Invalid, match=r"“😀”（U\+1F600）"):
        rendered("acceptance_notice", {**samples.ACCEPTANCE_NOTICE, "addressee": "欧阳😀"})


@pytest.mark.parametrize("mark", ["\u202e", "\u2067", "\x00", "\x07", "\ue000", "\ufffd"])
def test_characters_that_hide_or_turn_text_are_refused(mark: str) -> None:
    assert rendering.missing_glyphs(f"43,000{mark}元") == {mark}


def test_line_breaks_and_invisible_joiners_are_no_fault() -> None:
    text = "第一行\n第二行\t\u200b\u3000\xa0"

    assert rendering.missing_glyphs(text) == set()
    rendered("acceptance_notice", {**samples.ACCEPTANCE_NOTICE, "addressee": text})


def test_the_same_document_is_the_same_bytes() -> None:
    assert rendered("order_letter") == rendered("order_letter")


def test_long_issuer_stays_on_one_line() -> None:
    issuer = "望溪县鹭洲镇工业园区物流行业劳动争议人民调解委员会"

    pdf = rendering.render(
        rendering.TEMPLATES / "acceptance_notice.typ", frame("受理通知书", issuer), samples.ACCEPTANCE_NOTICE
    )

    assert issuer in text_of(pdf, keep_lines=True).splitlines()


@pytest.mark.parametrize("path", ['M0 0"/><image href="file:///etc/passwd"/>', "javascript:1", "", "M0 0 <script>"])
def test_drawings_are_path_data_or_nothing(path: str) -> None:
    with pytest.raises(Invalid, match="再签一次"):
        rendering.drawing_svg(600, 200, [path])


@pytest.mark.parametrize("size", [(0, 200), (600, 5000), (-1, 2)])
def test_drawings_have_a_sane_size(size: tuple[float, float]) -> None:
    with pytest.raises(Invalid):
        rendering.drawing_svg(*size, ["M0 0 L10 10"])


def test_documents_render_in_several_threads() -> None:
    from concurrent.futures import ThreadPoolExecutor  # beside its only use

    with ThreadPoolExecutor(4) as pool:
        pdfs = list(pool.map(lambda _turn: rendered("undisputed_facts"), range(8)))

    assert len(set(pdfs)) == 1
