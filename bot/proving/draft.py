"""What a chat model hands over to be proven."""

from pydantic import BaseModel, Field

__all__ = ["Draft", "DraftSentence"]


class DraftSentence(BaseModel):
    """One sentence of an answer with the quotations that are to prove it."""

    text: str = Field(description="Một câu trả lời hoàn chỉnh, tiếng Việt.")
    quotes: list[str] = Field(description="Các trích dẫn nguyên văn chứng minh câu này.")


class Draft(BaseModel):
    """What a chat model hands over; an empty list of sentences is a refusal."""

    short_answer: str = Field(default="", description="Câu trả lời ngắn nhất.")
    sentences: list[DraftSentence] = Field(default_factory=list)
