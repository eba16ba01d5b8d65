"""What documents say of themselves, and their outline, through the loader of every format."""

import io

import docx
import pytest

from ingest.load import load_document

DECREE = [
    "NGHỊ ĐỊNH",
    "Quy định về nuôi ong lấy mật trong rừng phòng hộ",
    "Căn cứ Luật Tổ chức Chính phủ ngày 19 tháng 6 năm 2015;",
    "Chương I",
    "QUY ĐỊNH CHUNG",
    "Điều 1. Phạm vi điều chỉnh",
    "Nghị định này quy định về việc đặt thùng ong và thu mật trong rừng phòng hộ.",
    "Điều 2. Điều kiện đặt thùng ong",
    "Hộ nuôi ong được đặt thùng khi có đủ các điều kiện sau đây:",
    "1. Có hợp đồng với chủ rừng;",
    "2. Có sổ theo dõi đàn, trong đó ghi:",
    "a) Số thùng;",
    "b) Nguồn gốc ong giống.",
    "Chương II",
    "ĐIỀU KHOẢN THI HÀNH",
    "Điều 3. Hiệu lực thi hành",
    "1. Nghị định này có hiệu lực thi hành từ ngày 01 tháng 3 năm 2031.",
    "2. Nghị định số 17/2022/NĐ-CP ngày 5 tháng 4 năm 2022 hết hiệu lực kể từ ngày Nghị định này "
    "có hiệu lực thi hành.",
]
HEAD = [
    ["CHÍNH PHỦ\n_______\nSố: 88/2030/NĐ-CP"],
    [
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n"
        "Hà Nội, ngày 12 tháng 12 năm 2030"
    ],
]
FOOT = [
    ["Nơi nhận:\n- Các bộ, cơ quan ngang bộ;\n- Hội Nuôi ong Việt Nam;\n- Lưu: VT, NN (2b)."],
    ["TM. CHÍNH PHỦ\nKT. THỦ TƯỚNG\nPHÓ THỦ TƯỚNG\n(Đã ký)\nĐặng Văn Khải"],
]


def told(document):
    values = {}
    for field in document.fields:
        assert field.span.of(document.text).strip()
        values.setdefault(field.name, []).append(field.value)
    return values


def decree(write, make_docx, make_pdf, suffix):
    columns = [["\n".join(HEAD[0]), "\n".join(HEAD[1])]]
    if suffix == ".docx":
        return write("a.docx", make_docx(columns, *DECREE, [[FOOT[0][0], FOOT[1][0]]]))
    lines = [*HEAD[0], *HEAD[1], *DECREE, *FOOT[0], *FOOT[1]]
    return write("a.txt", "\n\n".join(lines) if suffix == ".txt" else "\n".join(lines))


@pytest.mark.parametrize("suffix", [".docx", ".txt", ".md"])
def test_a_decree_tells_its_number_subject_dates_and_signature(write, make_docx, make_pdf, suffix):
    document = load_document(decree(write, make_docx, make_pdf, suffix))
    values = told(document)
    expected = {
        "number": ["88/2030/NĐ-CP"],
        "kind": ["Nghị định"],
        "issuer": ["Chính phủ"],
        "place": ["Hà Nội"],
        "date": ["2030-12-12"],
        "subject": ["Quy định về nuôi ong lấy mật trong rừng phòng hộ"],
        "in_force": ["2031-03-01"],
        "repeals": ["Nghị định số 17/2022/NĐ-CP ngày 5 tháng 4 năm 2022"],
        "signer": ["Đặng Văn Khải"],
        "office": ["Phó Thủ tướng"],
    }
    assert {name: values.get(name) for name in expected} == expected
    assert values["recipients"][:2] == ["Các bộ, cơ quan ngang bộ", "Hội Nuôi ong Việt Nam"]
    assert document.title == f"Nghị định 88/2030/NĐ-CP: {expected['subject'][0]}"
    assert document.date == "2030-12-12"


def addresses(document):
    """Each section as the path of its kinds and numbers, with its first and last words."""
    paths = []
    for section in document.outline:
        above = paths[section.parent][0] if section.parent is not None else ()
        words = section.span.of(document.text).split()
        paths.append(((*above, f"{section.kind} {section.number}".strip()), words[0], words[-1]))
    return paths


@pytest.mark.parametrize("suffix", [".docx", ".txt"])
def test_the_outline_of_a_decree_holds_every_clause_and_point(write, make_docx, make_pdf, suffix):
    found = addresses(load_document(decree(write, make_docx, make_pdf, suffix)))
    assert [(path[1:], last) for path, _, last in found if path[0] == "chapter I"] == [
        ((), "giống."),
        (("article 1",), "hộ."),
        (("article 2",), "giống."),
        (("article 2", "lead"), "giống."),
        (("article 2", "lead", "clause 1"), "rừng;"),
        (("article 2", "lead", "clause 2"), "giống."),
        (("article 2", "lead", "clause 2", "point a"), "thùng;"),
        (("article 2", "lead", "clause 2", "point b"), "giống."),
    ]
    assert found[-1][0] == ("chapter II", "article 3", "clause 2")
    assert found[-1][2] == "hành."  # neither recipients nor signature are part of an article


def test_an_official_letter(write):
    text = (
        "UBND HUYỆN YÊN LĨNH CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\n"
        "PHÒNG VĂN HÓA Độc lập - Tự do - Hạnh phúc\n\n"
        "Số: 77/VH-TT Yên Lĩnh, ngày 3 tháng 4 năm 2029\n\n"
        "V/v tổ chức hội đua thuyền trên sông Cái\n\n"
        "Kính gửi: Ủy ban nhân dân các xã ven sông.\n\n"
        "Phòng Văn hóa đề nghị các xã cử đội thuyền tham gia./.\n\n"
        "Nơi nhận: KT. TRƯỞNG PHÒNG\n\n- Như trên; PHÓ TRƯỞNG PHÒNG\n\n- Lưu: VT.\n\nBùi Thị Xuyến"
    )
    document = load_document(write("cv.txt", text))
    values = told(document)
    assert values["number"] == ["77/VH-TT"]
    assert values["issuer"] == ["Phòng Văn hóa"]
    assert values["place"] == ["Yên Lĩnh"]
    assert values["signer"] == ["Bùi Thị Xuyến"]
    assert values["office"] == ["Phó Trưởng phòng"]
    assert "Ủy ban nhân dân các xã ven sông" in values["recipients"]
    assert document.title == "Công văn 77/VH-TT: tổ chức hội đua thuyền trên sông Cái"


def test_a_day_may_stand_in_a_line_of_its_own_under_the_number(write):
    text = (
        "CÔNG TY DỆT SAO BIỂN\nSố: 12/QĐ-SB\nNgày 10 tháng 1 năm 2036\n\nQUYẾT ĐỊNH\n"
        "Về ca làm đêm\n\nĐiều 1. Ca đêm bắt đầu lúc 22 giờ.\n\n"
        "Ngày 9 tháng 8 năm 2035\n"
    )
    document = load_document(write("qd.txt", text))
    assert document.date == "2036-01-10"
    assert told(document)["date"] == ["2036-01-10"]


def test_a_number_in_the_header_of_the_pages(write):
    paper = docx.Document()
    paper.add_heading("Phương án chữa cháy rừng mùa khô", 0)
    paper.add_paragraph("Phương án này dùng cho bốn trạm kiểm lâm ven hồ.")
    paper.sections[0].header.paragraphs[0].text = "Hạt Kiểm lâm Cẩm Ly – Số: 45/PA-HKL"
    stream = io.BytesIO()
    paper.save(stream)
    document = load_document(write("pa.docx", stream.getvalue()))
    assert told(document)["number"] == ["45/PA-HKL"]
    assert document.title == "Phương án 45/PA-HKL: Chữa cháy rừng mùa khô"


def test_a_law_is_called_by_its_subject(write):
    text = (
        "QUỐC HỘI\n*****\n\nCỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\n"
        "Luật số: 99/2033/QH18\n\nHà Nội, ngày 9 tháng 9 năm 2033\n\nLUẬT\n\nTHƯ VIỆN SỐ\n\n"
        "Căn cứ Hiến pháp;\nQuốc hội ban hành Luật Thư viện số.\n\n"
        "Điều 1. Phạm vi\n\nLuật này quy định về thư viện số.\n\n"
        "Điều 2. Hiệu lực\n\nLuật này có hiệu lực từ ngày 01/01/2034.\n"
        "Luật này thay thế Luật Thư viện số 46/2019/QH14.\n\n"
        "Luật này được Quốc hội khóa XVIII thông qua ngày 9 tháng 9 năm 2033.\n\n"
        "CHỦ TỊCH QUỐC HỘI\n\n\nVõ Thị Ánh Tuyết"
    )
    document = load_document(write("luat.txt", text))
    values = told(document)
    assert document.title == "Luật Thư viện số (99/2033/QH18)"
    assert (values["signer"], values["office"]) == (["Võ Thị Ánh Tuyết"], ["Chủ tịch Quốc hội"])
    assert values["replaces"] == ["Luật Thư viện số 46/2019/QH14"]
    assert values["in_force"] == ["2034-01-01"]


def test_minutes_name_who_chaired_wrote_and_came(write):
    text = (
        "# Biên bản họp chi hội làm vườn\n\n**Ngày họp:** 12/3/2027<br>\n**Địa điểm:** nhà sàn\n"
        "**Chủ trì:** bà Lò Thị Mai\n**Thư ký:** ông Cầm Bá Quý\n**Thành phần tham dự:**\n"
        "- ông Vì Văn Sơn\n- bà Hà Thị Liên\n\n## Nội dung\n\nChi hội bàn việc chiết cam.\n"
    )
    values = told(load_document(write("bb.md", text)))
    assert values["chair"] == ["bà Lò Thị Mai"]
    assert values["secretary"] == ["ông Cầm Bá Quý"]
    assert "Vì Văn Sơn" in values["present"][0]
    assert "Hà Thị Liên" in values["present"][0]
    assert values["date"] == ["2027-03-12"]


@pytest.mark.parametrize(
    ("tail", "author", "paper"),
    [
        ("\nMinh Khuê", "Minh Khuê", None),
        (" Lâm Oanh ", "Lâm Oanh", None),
        (" Theo Lâm Oanh/Báo Núi", "Lâm Oanh", "Báo Núi"),
        (" Nông Văn Tài (Đài Ven Sông)", "Nông Văn Tài", "Đài Ven Sông"),
        (" Theo Vùng Cao", None, "Vùng Cao"),
        ("", None, None),
    ],
)
def test_news_tells_who_wrote_it(write, tail, author, paper):
    text = f"Mùa sen năm nay nở muộn\nNước về chậm nên sen nở muộn. Người trồng vẫn có lãi.{tail}"
    values = told(load_document(write("tin.txt", text)))
    assert values.get("author") == ([author] if author else None)
    assert values.get("published_in") == ([paper] if paper else None)


def test_house_rules_and_manuals_keep_lists_with_the_sentence_that_introduces_them(write):
    text = (
        "# Nội quy bể bơi\n\n## 1. Giờ mở cửa\n\nBể mở cửa hằng ngày.\n\n## 2. Người bơi\n\n"
        "Khách không được:\n- Chạy trên thành bể;\n- Mang đồ ăn, gồm:\n  + bánh;\n  + nước ngọt;\n"
        "- Bơi khi say.\n\nMuốn thuê tủ, khách làm như sau:\n1. Lấy số.\n2. Đặt cọc.\n\n---\n"
        "**Bước 1**: Tắm tráng.\n\n**Bước 2**: Khởi động.\n"
    )
    document = load_document(write("be-boi.md", text))
    found = addresses(document)
    lead = ("heading", "heading 2", "lead")
    assert [(path, last) for path, _, last in found if path[:3] == lead] == [
        (lead, "say."),
        ((*lead, "item"), "bể;"),
        ((*lead, "item"), "ngọt;"),
        ((*lead, "item", "item"), "bánh;"),
        ((*lead, "item", "item"), "ngọt;"),
        ((*lead, "item"), "say."),
        (lead, "cọc."),
        ((*lead, "item 1"), "số."),
        ((*lead, "item 2"), "cọc."),
    ]
    assert [(path[-1], last) for path, _, last in found][-2:] == [
        ("item 1", "tráng."),
        ("item 2", "động."),
    ]


def test_a_list_that_runs_on_in_one_paragraph_is_taken_apart(write):
    text = "Hồ sơ vay vốn gồm: a) đơn xin vay; b) sổ hộ khẩu; c) giấy chứng nhận đất. Nộp tại xã."
    found = addresses(load_document(write("vay.txt", text)))
    assert [(path, first) for path, first, _ in found] == [
        (("lead",), "Hồ"),
        (("lead", "item a"), "a)"),
        (("lead", "item b"), "b)"),
        (("lead", "item c"), "c)"),
    ]


def test_spans_lie_inside_one_another_and_nothing_is_told_of_plain_prose(write, body):
    document = load_document(write("doan.txt", body))
    assert document.fields == ()
    assert document.outline == ()
    law = load_document(write("q.md", "\n\n".join(DECREE)))
    for section in law.outline:
        if section.parent is not None:
            assert law.outline[section.parent].span.contains(section.span)
