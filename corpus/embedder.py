"""Texts to unit vectors: the encoder that ships, or any sentence-transformers model.

The shipped encoder runs on ONNX Runtime and `tokenizers` alone; torch is imported only when a
sentence-transformers model was named.
"""

import hashlib
import json
import re
import threading
from abc import abstractmethod
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from langchain_core.embeddings import Embeddings

from corpus.errors import EncoderUnavailable
from corpus.onnx import open_session
from models import ENCODER

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

__all__ = ["Embedder", "OnnxEmbedder", "SentenceTransformerEmbedder", "open_embedder"]

Vectors: TypeAlias = np.ndarray[Any, np.dtype[np.float32]]

_BATCH_TOKENS = 1024  # larger batches are slower: they leave the cache and pad more
_LONGEST_QUERY = 4000  # characters; far beyond the tokens that the model reads
_E5 = re.compile(r"(?<![a-z0-9])e5(?![a-z0-9])", re.IGNORECASE)


class Embedder(Embeddings):
    """Turns texts into vectors of length 1; `name` changes whenever the vectors would."""

    @property
    @abstractmethod
    def name(self) -> str:
        """What the index remembers, such as "e5-small-vi@1a2b3c4d"."""

    @property
    @abstractmethod
    def dimensions(self) -> int:
        """The length of a vector."""

    @abstractmethod
    def embed_passages_array(self, texts: Sequence[str]) -> Vectors:
        """Return float32 [len(texts), dimensions], each row of length 1."""

    @abstractmethod
    def embed_query_array(self, text: str) -> Vectors:
        """Return the float32 [dimensions] of a question, of length 1."""

    @abstractmethod
    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has, without the markers around it."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        """Return one vector for each passage, as LangChain wants them."""
        rows: list[list[float]] = self.embed_passages_array(texts).tolist()
        return rows

    def embed_query(self, text: str) -> list[float]:
        """Return the vector of a question, as LangChain wants it."""
        row: list[float] = self.embed_query_array(text).tolist()
        return row


class OnnxEmbedder(Embedder):
    """The exported encoder in `folder`: `model.onnx`, `tokenizer.json`, `config.json`.

    The model is loaded on first use. `threads` defaults to the cores this process may use.
    """

    def __init__(self, folder: Path = ENCODER, *, threads: int | None = None) -> None:
        self.folder = folder
        self.threads = threads
        self._query = lru_cache(maxsize=64)(self._embed_query)  # asked for more than once
        self._loading = threading.Lock()
        self._session: Any = None  # an onnxruntime.InferenceSession
        try:
            self._config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
            self._name = f"{self._config['name']}@{_digest([folder / 'model.onnx'])}"
        except (OSError, ValueError, KeyError) as error:
            raise _unreadable(folder) from error

    @property
    def name(self) -> str:
        """The model's name and a hash of its file."""
        return self._name

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return int(self._config["dimensions"])

    def embed_passages_array(self, texts: Sequence[str]) -> Vectors:
        """Return float32 [len(texts), dimensions], each row of length 1."""
        return self._embed([self._config["passage_prefix"] + text for text in texts])

    def embed_query_array(self, text: str) -> Vectors:
        """Return the float32 [dimensions] of a question, of length 1."""
        return self._query(text[:_LONGEST_QUERY])

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has, without the markers around it."""
        encoded = self._counter.encode_batch_fast(list(texts), add_special_tokens=False)
        return [len(item.ids) for item in encoded]

    @cached_property
    def _counter(self) -> "Tokenizer":
        from tokenizers import Tokenizer  # noqa: PLC0415

        try:
            tokenizer = Tokenizer.from_file(str(self.folder / "tokenizer.json"))
        except Exception as error:  # the Rust side raises bare Exception
            raise _unreadable(self.folder) from error
        tokenizer.no_padding()
        tokenizer.no_truncation()
        return tokenizer

    @cached_property
    def _tokenizer(self) -> "Tokenizer":
        from tokenizers import Tokenizer  # noqa: PLC0415

        tokenizer = Tokenizer.from_str(self._counter.to_str())
        tokenizer.enable_truncation(int(self._config["max_tokens"]))
        return tokenizer

    def _load(self) -> Any:
        with self._loading:
            if self._session is None:
                try:
                    self._session = open_session(self.folder / "model.onnx", threads=self.threads)
                except OSError as error:
                    raise _unreadable(self.folder) from error
            return self._session

    def _embed_query(self, text: str) -> Vectors:
        row: Vectors = self._embed([self._config["query_prefix"] + text])[0]
        row.flags.writeable = False
        return row

    def _embed(self, texts: Sequence[str]) -> Vectors:
        session = self._load()
        rows = [item.ids for item in self._tokenizer.encode_batch_fast(list(texts))]
        vectors = np.empty((len(rows), self.dimensions), dtype=np.float32)
        for batch in _batches([len(row) for row in rows]):
            longest = len(rows[batch[0]])
            ids = np.full((len(batch), longest), self._config["padding_id"], dtype=np.int64)
            mask = np.zeros((len(batch), longest), dtype=np.int64)
            for place, row in enumerate(batch):
                ids[place, : len(rows[row])] = rows[row]
                mask[place, : len(rows[row])] = 1
            vectors[batch] = session.run(None, {"input_ids": ids, "attention_mask": mask})[0]
        return vectors


class SentenceTransformerEmbedder(Embedder):
    """A sentence-transformers model by folder or by its name on the hub, loaded on first use.

    The model's own "query" and "passage"/"document" prompts are kept; an e5 model without them
    gets the prefixes that its authors prescribe. Code from the hub is never run.
    """

    def __init__(self, model: str) -> None:
        self.model = model
        folder = Path(model).expanduser()
        self._folder = folder if folder.is_dir() else None
        if self._folder is None and _looks_like_path(model):
            raise EncoderUnavailable(
                f"Không có thư mục mô hình «{model}»: hãy kiểm tra đường dẫn, hoặc bỏ cấu hình mô "
                "hình để dùng bộ mã hóa đi kèm."
            )
        self._name = model
        if self._folder is not None:
            weights = sorted(self._folder.rglob("*.safetensors")) + sorted(
                self._folder.rglob("*.bin")
            )
            self._name = f"{self._folder.resolve().name}@{_digest(weights)}"
        self._loading = threading.Lock()

    @property
    def name(self) -> str:
        """The name on the hub, or the folder's name and a hash of its weights."""
        return self._name

    @property
    def dimensions(self) -> int:
        """The length of a vector."""
        return int(self._loaded.get_embedding_dimension() or 0)

    def embed_passages_array(self, texts: Sequence[str]) -> Vectors:
        """Return float32 [len(texts), dimensions], each row of length 1."""
        if not texts:
            return np.empty((0, self.dimensions), dtype=np.float32)
        return self._encode(list(texts), ("passage", "document"))

    def embed_query_array(self, text: str) -> Vectors:
        """Return the float32 [dimensions] of a question, of length 1."""
        row: Vectors = self._encode([text[:_LONGEST_QUERY]], ("query",))[0]
        return row

    def count_tokens(self, texts: Sequence[str]) -> list[int]:
        """Return how many tokens each text has, without the markers around it."""
        tokenizer: Any = self._loaded.tokenizer
        encoded = tokenizer(list(texts), add_special_tokens=False, truncation=False, verbose=False)
        return [len(ids) for ids in encoded["input_ids"]]

    @cached_property
    def _loaded(self) -> "SentenceTransformer":
        with self._loading:
            try:
                from sentence_transformers import SentenceTransformer  # noqa: PLC0415

                return SentenceTransformer(
                    str(self._folder or self.model),
                    device="cpu",
                    trust_remote_code=False,
                    local_files_only=self._folder is not None,
                )
            except Exception as error:  # whatever the hub, the files or torch raise
                raise EncoderUnavailable(
                    f"Không nạp được mô hình sentence-transformers «{self.model}»: hãy kiểm tra "
                    "tên, thư mục hay kết nối mạng, hoặc bỏ cấu hình mô hình để dùng bộ mã hóa đi "
                    f"kèm ({_first_line(error)})."
                ) from error

    def _encode(self, texts: list[str], kinds: tuple[str, ...]) -> Vectors:
        prompts = self._loaded.prompts
        prompt = next((prompts[kind] for kind in kinds if prompts.get(kind)), None)
        if prompt is None and _E5.search(
            self._folder.resolve().name if self._folder else self.model
        ):
            prompt = f"{kinds[0]}: "
        vectors = self._loaded.encode(
            texts, prompt=prompt, normalize_embeddings=True, show_progress_bar=False
        )
        return np.asarray(vectors, dtype=np.float32)


def open_embedder(model: str | None = None) -> Embedder:
    """Return the shipped encoder, or the sentence-transformers model of that name or folder.

    A folder that holds `model.onnx` and `config.json` as `models.train.export_encoder` writes them
    runs on ONNX Runtime too. Raises `EncoderUnavailable`.
    """
    if model is None:
        return OnnxEmbedder()
    if not model.strip():
        raise EncoderUnavailable(
            "Tên mô hình trống: hãy ghi tên hay thư mục, hoặc bỏ cấu hình để dùng bộ mã hóa đi kèm."
        )
    folder = Path(model).expanduser()
    if (folder / "model.onnx").is_file() and (folder / "config.json").is_file():
        return OnnxEmbedder(folder)
    return SentenceTransformerEmbedder(model)


def _batches(lengths: Sequence[int]) -> Iterable[list[int]]:
    """Yield the indices of texts of like length, longest first, few enough for `_BATCH_TOKENS`."""
    order = sorted(range(len(lengths)), key=lambda index: (-lengths[index], index))
    start = 0
    while start < len(order):
        size = max(1, _BATCH_TOKENS // max(1, lengths[order[start]]))
        yield order[start : start + size]
        start += size


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        with file.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()[:8]


def _looks_like_path(model: str) -> bool:
    # The hub knows "name" and "owner/name" only.
    return model.startswith((".", "~", "/")) or "\\" in model or model.count("/") > 1


def _first_line(error: BaseException) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:200]


def _unreadable(folder: Path) -> EncoderUnavailable:
    return EncoderUnavailable(
        f"Không đọc được bộ mã hóa ở «{folder}»: hãy cài lại Hỏi Đáp, hoặc kiểm tra cấu hình mô "
        "hình."
    )
