import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.vietnamese.text import normalize, sentences

# "|" stands where one sentence ends and the next begins; the texts are read without it.
CASES = {
    "plain": "Vụ đã báo cáo.| Lãnh đạo đã duyệt.",
    "city": "Ông ở TP. Hồ Chí Minh.| Bà ở TP.HCM, sau về Tp. Huế.",
    "degrees": "PGS.TS. Trần Văn A và ThS. Lê B. nói.| BS. Cao, GS. Hà, KS. Vũ, LS. Đỗ đồng ý.",
    "streets": "Nhà ở Q. 3, P. Bến Nghé, H. Củ Chi.| Ô. Nam và B. Lan ở đó.",
    "initials": "Nguyễn V. A. Lan gặp J. K. Rowling và George W. Bush.| Họ nói chuyện.",
    "initial, then a new sentence": "Người mua là Nguyễn Văn A.| Theo đó, A trả tiền.",
    "kind": "Cam có vitamin C.| Sau đó là viêm gan B.| Đường lây là máu.",
    "accented letters are words": "Đó là châu Á.| Vị trí ở Đông Nam Á.| Đa số đồng ý.",
    "degrees centigrade": "Nhiệt độ là 18 °C.| Lượng mưa lớn.",
    "year": "Họp vào năm 2021.| Sau đó họp tiếp.",
    "date": "Họp ngày 17/3/2021.| TTCP chủ trì từ 26/2- 4/3/2024.| Hết.",
    "decree": "Theo Nghị định 15/2020/NĐ-CP.| Điều này rõ.",
    "thousands": "Có 1.000 người, 1. 000 nhà và 3.5 tỉ.| Hết.",
    "page": "Xem tr. 15, tr. 20 và No. 5.| Hết.",
    "and so on": "Lúa, ngô, v.v. được trồng.| Cà, ớt, v.v.| Nông dân vui.",
    "number first": "1. Tổ chức họp.| Cá nhân dự.",
    "article of a law": "Điều 5. Nguyên tắc xử lý",
    "article at the end": "Theo quy định tại Điều 5.| Người vi phạm bị phạt.",
    "chapter": "Chương II. Điều khoản cơ bản",
    "letter": "a) Tổ chức.| Cá nhân.",
    "torn marker": "2.. Thông tin số là gì?",
    "list in a line": "Gồm: 1. Tổ chức; 2. Cá nhân.| Hết.",
    "number begins": "Họp năm 2021.| 300 người dự.",
    "ellipsis inside": "Bộ Kế hoạch và Đầu tư… theo chỉ đạo, lúa, ngô... được trồng.",
    "ellipsis ends": "Trang điện tử của Trung Quốc...| Nghe đại diện trình bày…| Hết.",
    "ellipsis opens": 'Ông viết: "... Khi lên núi, tôi thấy."| Hết.',
    "quotes": "“Tôi đi.| Anh ở lại.”| Ông nói vậy.| Bà hỏi: “Ai?”| Không ai đáp.",
    "quote, then the speaker": "“Đó là ưu tiên lần thứ 28”- ông Tuấn Anh cho biết.",
    "question": "Ai là Chủ tịch?| Thế nào!| Yahoo! là một hãng.",
    "reference": "Thành lập năm 1990.[12]| Hà Nội lớn.[3]| 20 người.",
    "brackets": "(Bài tuyên truyền.)| Thái Hải viết.",
    "two stops": "Thanh tra..| Thái Hải",
    "forgotten space": "Họp năm 2021.|Theo đó, dự luật.|Người dân đồng ý ở Pháp.|Tuy nhiên, chưa.",
    "no forgotten space": "TP.Hà Nội, PGS.Lan, TS.Nam, Node.Js và W.Bush ở www.Abc.Vn là tên.",
    "dash": "Họp xong.| - Kết luận.| – Ông về.",
    "semicolons": "thảo luận; nghe báo cáo: hai việc; và một số vấn đề",
    "lines": "Thái Hải|\n|Chủ động|\n\n|Hết.",
    "nothing": "",
}


@pytest.mark.parametrize("name", CASES)
def test_cuts_where_a_reader_would(name):
    marked = CASES[name]
    text = marked.replace("|", "")
    expected = [piece.strip() for piece in marked.split("|") if piece.strip()]
    assert [span.of(text) for span in sentences(text)] == expected


pieces = st.sampled_from(
    [*'aÁ.?!…”"“ \n-1(;:)', "TP. ", "1. ", "Điều 5. ", "năm 2021. ", "v.v. ", "Sau đó", " A. "]
)


@given(st.lists(pieces).map("".join))
def test_spans_are_in_order_and_cover_everything_but_space(raw):
    text = normalize(raw).text
    spans = sentences(text)
    edges = [edge for span in spans for edge in (span.start, span.end)]
    assert edges == sorted(edges)
    covered = "".join(span.of(text) for span in spans)
    assert "".join(covered.split()) == "".join(text.split())
    assert all(span.of(text) == span.of(text).strip() for span in spans)
    assert not any("\n" in span.of(text) for span in spans)


def test_a_long_line_without_a_stop_costs_nothing_special():
    line = "thanh tra, " * 50_000
    assert [span.of(line) for span in sentences(line)] == [line.strip()]
