"""What the alignment of a claim and a sentence shows, over rules of a pool, a school, a market."""

from collections.abc import Iterator

import pytest

from bot.asking.question import analyse
from bot.proving.alignment import Compared, features_of
from bot.proving.evidence import Evidence, unmet
from bot.reading.coverage import Coverage
from corpus import Corpus
from ingest import ingest


@pytest.fixture(scope="module")
def coverage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Coverage]:
    folder = tmp_path_factory.mktemp("alignment")
    (folder / "cho.md").write_text(
        "# Nội quy chợ Bến Tre Xanh\n\nTiểu thương nộp phí chỗ ngồi hằng tháng.\n", encoding="utf-8"
    )
    with Corpus.open(folder / "index", create=True) as corpus:
        ingest([str(folder / "cho.md")], into=corpus)
        yield Coverage(corpus)


def aligned(coverage: Coverage, claim: str, told: str, lead: str = "") -> dict[str, float]:
    asked = analyse(claim)
    failed = unmet(asked.constraints, Evidence(quote=told, before=lead))
    pair = Compared(asked=asked, told=told, lead=lead, around="", failed=failed)
    return features_of(pair, coverage)


def test_a_sentence_said_again_lacks_nothing(coverage: Coverage) -> None:
    told = "Tiểu thương nộp phí chỗ ngồi hằng tháng."
    found = aligned(coverage, told, told)
    assert found["common"] == found["covered by sentence"] == 1.0
    assert found["missing"] == found["replaced"] == found["numbers missing"] == 0
    assert not any(value for name, value in found.items() if name.startswith(("adds", "loses")))


@pytest.mark.parametrize(
    ("claim", "told", "feature"),
    [
        ("Học sinh luôn mặc đồng phục.", "Học sinh mặc đồng phục.", "adds all"),
        ("Chỉ người lớn được xuống bể.", "Người lớn được xuống bể.", "adds only"),
        ("Học sinh phải mặc đồng phục.", "Học sinh có thể mặc đồng phục.", "adds must"),
        ("Tiểu thương bán hàng khô.", "Tiểu thương chỉ bán hàng khô.", "loses only"),
        ("Mọi xe được vào chợ.", "Xe được vào chợ, trừ xe tải.", "all despite exceptions"),
        ("Bể mở cửa lúc 5 giờ.", "Bể mở cửa lúc 6 giờ.", "other value told"),
        ("Sân có 12 ghế đá.", "Sân có ghế đá và cây xanh.", "numbers missing"),
        ("Học sinh không đội mũ.", "Học sinh đội mũ.", "odd denials"),
        ("Chợ họp vào buổi sáng.", "Chợ họp vào buổi chiều.", "replaced"),
        ("Chợ có bãi gửi xe ngầm.", "Chợ có bãi gửi xe.", "missing"),
    ],
)
def test_what_differs_shows(coverage: Coverage, claim: str, told: str, feature: str) -> None:
    assert aligned(coverage, claim, told)[feature] > 0
    assert aligned(coverage, told, told)[feature] == 0


def test_a_number_told_in_words_is_not_missing(coverage: Coverage) -> None:
    found = aligned(coverage, "Mỗi bạn đọc mượn 3 cuốn.", "Mỗi bạn đọc mượn ba cuốn.")
    assert found["numbers missing"] == 0


def test_what_leads_to_an_item_counts(coverage: Coverage) -> None:
    claim, item, lead = "Chợ cấm đốt vàng mã.", "đốt vàng mã;", "Các việc chợ cấm:"
    alone, led = aligned(coverage, claim, item), aligned(coverage, claim, item, lead)
    assert alone["covered with lead"] < 1.0 == led["covered with lead"]
