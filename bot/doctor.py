"""Examine an installation: what is there, which models and index are in use, what is wrong."""

import platform
from importlib.metadata import PackageNotFoundError, version

from bot.settings import Settings, config_path
from corpus.errors import HoidapError, IndexMissing
from corpus.store.collection import Corpus
from corpus.store.salvage import Salvage

__all__ = ["examine", "repair", "salvage_lines"]

_PACKAGES = (
    "hoidap", "langchain", "chromadb", "sentence-transformers", "gradio", "onnxruntime", "tantivy",
)  # fmt: skip


def examine(settings: Settings) -> tuple[dict[str, str], list[str]]:
    """Return the findings by name, and the problems with their remedies, in Vietnamese."""
    findings = {"Python": platform.python_version()}
    problems = []
    for name in _PACKAGES:
        try:
            findings[name] = version(name)
        except PackageNotFoundError:
            findings[name] = "chưa cài"
            problems.append(f"Chưa cài gói «{name}»: hãy chạy «make setup» hoặc cài lại hoidap.")
    findings["Tệp cấu hình"] = str(config_path() or "không có")
    findings["Chỉ mục"] = str(settings.index)
    findings["Mức thận trọng"] = settings.caution
    findings["Mô hình trò chuyện"] = settings.chat_model or "không dùng (trả lời bằng trích xuất)"
    try:
        with Corpus.open(
            settings.index, embedder=settings.encoder, chroma=settings.chroma
        ) as corpus:
            findings["Bộ mã hóa"] = corpus.embedder.name
            findings["Số tài liệu"] = str(len(corpus.documents()))
            findings["Số đoạn"] = str(len(corpus))
            problems += corpus.check()
    except HoidapError as error:
        problems.append(str(error))
    return findings, problems


def repair(settings: Settings) -> list[str]:
    """Mend the index as far as it can be; return, in Vietnamese, what was done and what was lost.

    Raises `IndexMissing` where there is nothing to mend.
    """
    told = []
    try:
        with _opened(settings) as corpus:
            sound = not corpus.check()
    except IndexMissing:
        raise
    except HoidapError:
        sound = False
    if sound:
        return ["Chỉ mục không có gì phải sửa."]
    with _opened(settings, rebuild=True) as corpus:
        told += salvage_lines(corpus.salvaged)
        told.append(f"Đã dựng lại hai chỉ mục của {len(corpus.documents())} tài liệu.")
        told += [f"Còn lại: {problem}" for problem in corpus.check()]
    return told


def salvage_lines(salvaged: Salvage | None) -> list[str]:
    """Return what became of a damaged catalogue, a line each."""
    if salvaged is None:
        return []
    lines = [
        f"Danh mục bị hỏng, bản cũ được giữ ở «{salvaged.kept_at}».",
        f"Cứu được nguyên vẹn {len(salvaged.whole)} tài liệu.",
    ]
    if salvaged.torn:
        lines.append(f"Mất một phần, cần nạp lại từ tệp gốc: {', '.join(salvaged.torn)}.")
    if salvaged.lost:
        lines.append(f"Không đọc lại được, cần nạp lại từ tệp gốc: {', '.join(salvaged.lost)}.")
    if salvaged.unnamed:
        lines.append(f"{salvaged.unnamed} tài liệu nữa không còn đọc được cả tên.")
    return lines


def _opened(settings: Settings, *, rebuild: bool = False) -> Corpus:
    return Corpus.open(
        settings.index, embedder=settings.encoder, chroma=settings.chroma, rebuild=rebuild
    )
