"""What is said to small talk, and to questions about the program itself."""

from bot.types import Remark, RemarkKind
from corpus.store.collection import Corpus

__all__ = ["abbreviation", "remark"]

_MOST_TITLES = 20
_TEXTS = {
    RemarkKind.ABILITY: "Bạn hỏi bằng tiếng Việt về nội dung của các tài liệu đã nạp (ai, khi nào, "
    "ở đâu, bao nhiêu, vì sao, gồm những gì…), chương trình tìm câu trả lời và kèm trích dẫn "
    "nguyên văn. Điều gì tài liệu không nói, chương trình nói rõ là không có. Gõ “Có những tài "
    "liệu nào?” để xem danh sách.",
    RemarkKind.APOLOGY: "Không sao cả, bạn cứ hỏi lại.",
    RemarkKind.COMPLAINT: "Rất tiếc vì câu trả lời chưa đúng ý. Bạn hãy mở trích dẫn để đối chiếu, "
    "hoặc hỏi lại cụ thể hơn (nêu rõ tên, năm, văn bản).",
    RemarkKind.CONSENT: "Vâng, bạn cần tra cứu gì thì cứ hỏi tiếp.",
    RemarkKind.DATE: "Chương trình không xem đồng hồ hay lịch, chỉ trả lời từ các tài liệu đã nạp.",
    RemarkKind.FAREWELL: "Tạm biệt, hẹn gặp lại bạn!",
    RemarkKind.GREETING: "Xin chào! Bạn muốn tra cứu điều gì trong tài liệu?",
    RemarkKind.IDENTITY: "Đây là Hỏi Đáp, chương trình trả lời câu hỏi tiếng Việt từ các tài liệu "
    "đã nạp và kèm trích dẫn nguyên văn cho mỗi câu trả lời.",
    RemarkKind.PLAY: "Chương trình chỉ tra cứu và trả lời từ tài liệu. Bạn muốn tra cứu điều gì?",
    RemarkKind.PRAISE: "Cảm ơn bạn! Cần tra cứu gì thêm, bạn cứ hỏi.",
    RemarkKind.REACTION: "Cần tra cứu gì trong tài liệu, bạn cứ hỏi nhé.",
    RemarkKind.TEST: "Chương trình đang hoạt động. Bạn thử hỏi một câu về nội dung tài liệu.",
    RemarkKind.THANKS: "Rất vui được giúp bạn. Cần tra cứu gì thêm, bạn cứ hỏi.",
    RemarkKind.TRANSLATION: "Chương trình không dịch, chỉ tra cứu và trả lời bằng tiếng Việt từ "
    "các tài liệu đã nạp.",
    RemarkKind.WEATHER: "Chương trình không biết thời tiết lúc này, chỉ trả lời từ các tài liệu đã "
    "nạp.",
}


def remark(kind: RemarkKind, said: str, corpus: Corpus) -> Remark:
    """Reply to a remark of `kind`; `said` is what was typed."""
    text = _documents(corpus) if kind is RemarkKind.DOCUMENTS else _TEXTS[kind]
    return Remark(question=said, standalone_question=said, kind=kind, text=text)


def abbreviation(asked: str, short: str, meaning: str) -> Remark:
    """Tell what `short` commonly means, and that no document says so."""
    text = (
        f"{short} thường là viết tắt của “{meaning}”. Các tài liệu đã nạp dùng chữ này mà không "
        "giải thích, nên không có trích dẫn."
    )
    kind = RemarkKind.ABBREVIATION
    return Remark(question=asked, standalone_question=asked, kind=kind, text=text)


def _documents(corpus: Corpus) -> str:
    """List the titles of the collection, the first twenty by name."""
    titles = sorted(document.title for document in corpus.documents())
    if not titles:
        return "Chưa có tài liệu nào. Hãy nạp tài liệu bằng lệnh «hoidap ingest THƯ_MỤC»."
    shown = [f"- {title}" for title in titles[:_MOST_TITLES]]
    if len(titles) > _MOST_TITLES:
        shown.append(f"- … và {len(titles) - _MOST_TITLES} tài liệu khác")
    return "\n".join([f"Có {len(titles)} tài liệu:", *shown])
