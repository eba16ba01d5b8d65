"""The parts of the page that never change, as HTML; `static/*.js` works on them."""

from typing import Final

__all__ = ["BARS", "BELOW", "CLOSE", "HEADER", "SHELF", "SHELF_READ_ONLY"]

CLOSE: Final = '<button type="button" class="hd-close" data-close="">← Về cuộc trò chuyện</button>'
HEADER: Final = (
    "<header><h1>Hỏi Đáp</h1>"
    "<p>Trả lời từ tài liệu<span>, kèm trích dẫn nguyên văn</span></p>"
    '<nav aria-label="Các phần của trang">'
    '<button type="button" data-view="documents">Tài liệu</button>'
    '<button type="button" data-view="history">Đã hỏi</button>'
    '<a href="/" id="hd-new" data-go="">Cuộc trò chuyện mới</a></nav></header>'
)
BARS: Final = (
    '<div id="hd-chosen" hidden></div>'
    '<div id="hd-editing" role="status" hidden></div>'
    '<ol id="hd-waiting" aria-label="Câu hỏi đang chờ" hidden></ol>'
)
BELOW: Final = (
    '<p role="status" id="hd-hint">Enter để gửi · Shift + Enter để xuống dòng · ↑ câu vừa hỏi · '
    "Esc để dừng</p>"
    '<button type="button" id="hd-stop" data-stop="" hidden>Dừng</button>'
)
_FILTER: Final = (
    '<input type="search" class="hd-search" id="hd-filter" placeholder="Lọc theo tên tài liệu…" '
    'aria-label="Lọc theo tên tài liệu" autocomplete="off">'
)
SHELF: Final = (
    '<div class="hd-drop"><p>Kéo tệp thả vào đây, hoặc</p>'
    '<label class="hd-action">Chọn tệp<input type="file" id="hd-files" multiple '
    'class="hd-sr"></label>'
    '<label class="hd-action hd-plain">Chọn thư mục<input type="file" id="hd-folder" multiple '
    'webkitdirectory class="hd-sr"></label></div>'
    '<ul id="hd-uploads" aria-live="polite" aria-label="Tệp đang đưa vào" hidden></ul>' + _FILTER
)
SHELF_READ_ONLY: Final = _FILTER
