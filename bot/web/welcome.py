"""What is offered to be asked, as HTML: before the first question, and after a reply."""

from collections.abc import Sequence

from bot.web.prose import escape

__all__ = ["following_html", "lost_html", "nothing_to_ask_html", "welcome_html"]


def nothing_to_ask_html(*, may_bring: bool) -> str:
    """Return what stands there while there is no document, for whoever may bring one or not."""
    head = '<section class="hd-welcome"><h2>Chưa có tài liệu nào</h2>'
    if not may_bring:
        line = "Chưa có tài liệu nào cho bạn xem: hãy báo người quản trị của trang này."
        return f"{head}<p>{line}</p></section>"
    return (
        f"{head}<p>Kéo tệp thả vào trang này, hoặc chọn tệp ở thẻ Tài liệu, rồi đặt câu hỏi.</p>"
        '<p><button type="button" class="hd-action" data-view="documents">Đưa tài liệu vào'
        "</button></p></section>"
    )


def lost_html(conversation: str, *, deleted: bool) -> str:
    """Return what stands at an address where no conversation is, or one that was `deleted`."""
    head = '<section class="hd-welcome"><h2>Không có cuộc trò chuyện này</h2>'
    anew = '<a class="hd-action hd-plain" href="/" data-go="">Cuộc trò chuyện mới</a>'
    if not deleted:
        line = "Địa chỉ này không dẫn tới cuộc trò chuyện nào: có thể nó đã bị xóa hẳn."
        return f"{head}<p>{line}</p><p>{anew}</p></section>"
    return (
        f"{head}<p>Cuộc trò chuyện ở địa chỉ này đã bị xóa.</p>"
        f'<p><button type="button" class="hd-action" data-restore="{escape(conversation)}">'
        f"Khôi phục</button> {anew}</p></section>"
    )


def welcome_html(examples: Sequence[str]) -> str:
    """Return what stands there before the first question, with `examples` as buttons."""
    buttons = "".join(
        f'<li><button type="button" class="hd-example" data-example="{index}">{escape(example)}'
        "</button></li>"
        for index, example in enumerate(examples)
    )
    suggested = f"<p>Chẳng hạn:</p><ul>{buttons}</ul>" if buttons else ""
    return (
        '<section class="hd-welcome"><h2>Bạn muốn tra cứu điều gì?</h2>'
        "<p>Mỗi câu trả lời đi kèm trích dẫn nguyên văn, mở được ngay trong tài liệu. "
        f"Điều gì tài liệu không nói, chương trình sẽ nói rõ.</p>{suggested}</section>"
    )


def following_html(questions: Sequence[str], conversation: str, *, exchanges: int) -> str:
    """Return questions to go on with after so many exchanges, as buttons; maybe none."""
    buttons = "".join(
        f'<li><button type="button" class="hd-example" data-example="{index}">{escape(question)}'
        "</button></li>"
        for index, question in enumerate(questions)
    )
    key = escape(conversation)
    listed = f'<ul aria-label="Có thể hỏi tiếp">{buttons}</ul>' if buttons else ""
    return f'<div class="hd-next" data-conversation="{key}" data-after="{exchanges}">{listed}</div>'
