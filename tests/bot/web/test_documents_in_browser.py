"""What a person does with documents on the page, in a real Chromium and with real files."""

import io
import json

import pytest

from bot.chatbot import Chatbot
from bot.settings import Settings
from bot.web.api import open_office
from corpus import Corpus

pytestmark = [pytest.mark.browser, pytest.mark.slow]

DROP = """([files]) => {
    const held = new DataTransfer();
    for (const [name, text] of files) held.items.add(new File([text], name));
    const over = { dataTransfer: held, bubbles: true, cancelable: true };
    window.dispatchEvent(new DragEvent('dragover', over));
    window.dispatchEvent(new DragEvent('drop', over));
}"""
POOL = "Hồ tắm Mây Trắng mở cửa lúc 6 giờ sáng. Vé người lớn là 45.000 đồng."


@pytest.fixture
def where(serve, new_embedder, tmp_path):
    with Corpus.open(tmp_path / "index", create=True, embedder=new_embedder()) as corpus:
        chatbot = Chatbot(corpus, settings=Settings(reader="sentence"))
        with serve(open_office(chatbot, folder=tmp_path / "desk")) as address:
            yield address


def dropped(visit, selector, *paths):
    """Drop files or folders of this machine onto a place of the page, as a hand would."""
    box = visit.page.locator(selector).bounding_box()
    hand = visit.page.context.new_cdp_session(visit.page)
    where = {"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 2}
    held = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
    for kind in ("dragEnter", "dragOver", "drop"):
        hand.send("Input.dispatchDragEvent", {"type": kind, **where, "data": held})
        if kind == "dragOver":
            visit.page.locator(".hd-dropping").wait_for(timeout=5_000)
    visit.page.locator(".hd-dropping").wait_for(state="detached", timeout=5_000)


def row(visit, title):
    found = visit.page.locator(".hd-document", has_text=title)
    found.wait_for(timeout=20_000)
    return found


def menu(visit, title, deed):
    row(visit, title).locator("summary").click()
    row(visit, title).locator(".hd-menu").get_by_text(deed, exact=True).click()


def fate(visit, name, words):
    visit.page.locator("#hd-uploads li", has_text=name).filter(has_text=words).first.wait_for(
        timeout=30_000
    )


def printed():
    """Draw a PDF of two pages."""
    from pathlib import Path

    import matplotlib as mpl
    from PIL import Image, ImageDraw, ImageFont  # noqa: F401
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen import canvas

    font = Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"
    pdfmetrics.registerFont(TTFont("DejaVu", str(font)))
    stream = io.BytesIO()
    sheet = canvas.Canvas(stream)
    for line in ("Bản tin vườn cam.", "Giá cam sành là 38.000 đồng một cân."):
        sheet.setFont("DejaVu", 14)
        sheet.drawString(72, 760, line)
        sheet.showPage()
    sheet.save()
    return stream.getvalue()


def test_an_empty_collection_opens_on_its_documents_and_takes_what_is_dropped(visits, where):
    visit = visits(where)
    visit.page.get_by_text("Chưa có tài liệu nào. Hãy kéo tệp thả vào đây").wait_for(timeout=20_000)
    assert visit.page.locator(".hd-drop").is_visible()
    files = [["hồ tắm.txt", POOL], ["hong.pdf", "no pdf"], ["la.exe", "MZ"]]
    visit.page.evaluate(DROP, [files])
    fate(visit, "hồ tắm.txt", "đã thêm")
    fate(visit, "hong.pdf", "không đưa vào được")
    fate(visit, "la.exe", "chưa đọc được loại tệp này")
    fate(visit, "Đã xong 3 tệp, 2 tệp không đưa vào được.", "")
    visit.page.get_by_role("button", name="Ẩn kết quả đưa tệp vào").click()
    assert visit.page.locator("#hd-uploads").is_hidden()
    assert visit.page.locator(".hd-document").count() == 1
    visit.ask("Vé người lớn là bao nhiêu?")
    assert "45.000" in visit.page.locator(".hd-answer").text_content()
    visit.view("Tài liệu")
    visit.page.evaluate(DROP, [[["hồ tắm.txt", POOL.replace("45", "55")]]])
    fate(visit, "hồ tắm.txt", "đã thay bản mới")
    assert visit.page.locator(".hd-document").count() == 1
    visit.ask("Vé người lớn là bao nhiêu?")
    assert "55.000" in visit.page.locator(".hd-answer").last.text_content()
    assert not visit.errors


def test_files_and_folders_are_chosen_on_a_telephone_and_a_folder_alone_is_asked(
    visits, where, tmp_path
):
    visit = visits(where, 360, 740)
    visit.page.locator(".hd-welcome [data-view=documents]").click()
    names = ("kho đông", "kho tây của hợp tác xã trồng cam bên bờ sông Mây")
    for place, price in zip(names, ("45.000", "70.000"), strict=True):
        (tmp_path / place).mkdir()
        text = f"Vé người lớn là {price} đồng."
        (tmp_path / place / f"vé {place}.txt").write_text(text, encoding="utf-8")
        visit.page.set_input_files("#hd-folder", tmp_path / place)
        fate(visit, f"vé {place}.txt", "đã thêm")
    loose = [tmp_path / "mot.txt", tmp_path / "hai.txt"]
    for path in loose:
        path.write_text(f"Tệp {path.stem} nói về nước mắm.", encoding="utf-8")
    visit.page.set_input_files("#hd-files", loose)
    fate(visit, "hai.txt", "đã thêm")
    visit.page.wait_for_function("document.querySelectorAll('.hd-document').length === 4")
    visit.page.locator(".hd-folders summary").click()
    count = visit.page.locator(".hd-folders label", has_text="kho tây").locator("span")
    assert count.bounding_box()["height"] < 30  # on one line, however narrow it is
    visit.page.locator(".hd-folders label", has_text="kho tây").click()
    visit.back()
    assert "kho tây" in visit.page.locator("#hd-chosen").text_content()
    visit.ask("Vé người lớn là bao nhiêu?")
    assert "70.000" in visit.page.locator(".hd-answer").text_content()


def test_a_folder_that_is_dropped_comes_with_all_that_is_in_it(visits, where, tmp_path):
    visit = visits(where)
    visit.view("Tài liệu")
    folder = tmp_path / "hợp tác xã"
    texts = {
        "giá.txt": "Vé người lớn là 45.000 đồng.",
        "nội quy/giá.txt": "Vé người lớn là 70.000 đồng.",
        "nội quy/hè/lịch.txt": "Lớp bơi khai giảng ngày 3/6/2025.",
        "nội quy/.ẩn": "Tệp của máy.",
        **{f"thư/{n:03}.txt": f"Thư số {n} xin hoãn buổi bơi." for n in range(101)},
    }
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    beside = tmp_path / "lẻ.txt"
    beside.write_text("Hồ nghỉ ngày thứ hai.", encoding="utf-8")
    dropped(visit, ".hd-drop", folder, beside)
    visit.page.wait_for_function(
        "document.querySelectorAll('#hd-uploads [data-state=added]').length === 105",
        timeout=120_000,
    )
    assert visit.page.locator("#hd-uploads li[data-state]").count() == 105
    visit.page.fill("#hd-filter", "hoãn")
    visit.page.locator(".hd-documents[data-search=hoãn][aria-busy=false]").wait_for(timeout=10_000)
    visit.page.fill("#hd-filter", "")
    visit.page.locator(".hd-documents[data-search=''][aria-busy=false]").wait_for(timeout=10_000)
    visit.page.locator(".hd-folders summary").click()
    names = visit.page.locator(".hd-folders label").all_text_contents()
    assert [" ".join(name.split()) for name in names] == [
        "hợp tác xã 104 tài liệu",
        "hợp tác xã - nội quy 2 tài liệu",
        "hợp tác xã - nội quy - hè 1 tài liệu",
        "hợp tác xã - thư 101 tài liệu",
    ]
    visit.page.locator(".hd-folders label", has_text="hợp tác xã - nội quy").first.click()
    visit.ask("Vé người lớn là bao nhiêu?")
    assert "70.000" in visit.page.locator(".hd-answer").text_content()
    assert not visit.errors


def test_documents_are_ordered_renamed_removed_and_brought_back(visits, where):
    visit = visits(where)
    texts = [["a.txt", "Chợ cá họp lúc 4 giờ."], ["b.txt", "Chợ hoa họp lúc 5 giờ."]]
    visit.page.evaluate(DROP, [texts])
    fate(visit, "b.txt", "đã thêm")
    menu(visit, "Chợ cá", "Đổi tên")
    visit.page.fill(".hd-documents input.hd-search", "Thông báo <i>chợ</i> cá")
    visit.page.press(".hd-documents input.hd-search", "Enter")
    row(visit, "Thông báo <i>chợ</i> cá")
    visit.page.locator("[data-order=title]").click()
    first = visit.page.locator(".hd-document").first
    first.filter(has_text="Chợ hoa").wait_for(timeout=10_000)
    visit.page.locator("[data-order=title]").click()
    first.filter(has_text="Thông báo").wait_for(timeout=10_000)
    menu(visit, "Chợ hoa", "Gỡ")
    visit.page.locator(".hd-toast", has_text="Đã gỡ").wait_for(timeout=10_000)
    visit.page.wait_for_function("document.querySelectorAll('.hd-document').length === 1")
    visit.page.locator(".hd-toast button").click()
    row(visit, "Chợ hoa")
    assert not visit.errors


def test_the_file_is_opened_and_the_page_of_a_pdf_stands_beside_its_text(visits, where, tmp_path):
    pytest.importorskip("reportlab")
    (tmp_path / "bản tin.pdf").write_bytes(printed())
    visit = visits(where)
    visit.page.set_input_files("#hd-files", tmp_path / "bản tin.pdf")
    fate(visit, "bản tin.pdf", "đã thêm")
    told = " ".join(row(visit, "PDF").text_content().split())
    assert "2" in told
    assert "trọn vẹn" in told
    visit.ask("Giá cam sành là bao nhiêu?")
    visit.mark("38.000")
    visit.page.get_by_text("Ảnh trang 2 của tệp gốc").click()
    visit.page.wait_for_function(
        "document.querySelector('.hd-scan img')?.naturalWidth > 300", timeout=30_000
    )
    visit.mark("38.000")  # the quotation is still in view below it
    with visit.page.expect_download(timeout=20_000) as begun:
        visit.page.locator("[data-record]").click()
    record = json.loads(begun.value.path().read_text(encoding="utf-8"))
    assert record["question"] == "Giá cam sành là bao nhiêu?"
    held = visit.page.request.post(f"{where}api/verify", data=record).json()
    assert held["holds"], held
    visit.view("Tài liệu")
    row(visit, "PDF").locator("summary").click()
    address = row(visit, "PDF").get_by_text("Mở tệp gốc").get_attribute("href")
    answered = visit.page.request.get(where.rstrip("/") + address)
    assert answered.body().startswith(b"%PDF")
    assert "inline" in answered.headers["content-disposition"]
    (kept,) = (tmp_path / "desk").rglob("*.pdf")
    kept.write_bytes(kept.read_bytes() + b"%")
    visit.page.reload()
    visit.page.locator(".hd-mark").first.click()
    visit.mark("38.000")
    visit.page.get_by_text("Ảnh trang 2 của tệp gốc").click()
    visit.page.locator(".hd-scan p", has_text="đã thay đổi").wait_for(timeout=20_000)
    assert not visit.errors


def test_the_contents_lead_to_their_place(visits, where):
    visit = visits(where)
    parts = [f"## Mục {n}\n\n" + f"Việc thứ {n} của tổ làm vườn. " * 40 for n in range(1, 30)]
    text = "# Sổ tay vườn\n\n" + "\n\n".join(parts)
    visit.page.evaluate(DROP, [[["so-tay.md", text]]])
    row(visit, "Sổ tay vườn").locator(".hd-open").click()
    visit.page.locator(".hd-contents summary").click()
    visit.page.locator(".hd-contents button", has_text="Mục 25").click()
    assert visit.mark("Mục 25").strip() == "Mục 25"
    field = visit.page.locator(".hd-within input")  # and a search in it, from a source alone
    field.fill("viec thu 7 ")
    field.press("Enter")
    visit.mark("Việc thứ 7")
