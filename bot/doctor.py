"""Examine an installation: what is there, which models and index are in use, what is wrong."""

import platform
from importlib.metadata import PackageNotFoundError, version

from bot.settings import Settings, config_path
from corpus.errors import HoidapError
from corpus.store.collection import Corpus

__all__ = ["examine"]

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
