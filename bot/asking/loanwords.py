"""English words that people mix into Vietnamese questions, said in Vietnamese."""

import re
from collections.abc import Container

from corpus.vietnamese.text import fold

__all__ = ["in_vietnamese"]

# One meaning a line, as offices use the words; longer phrases are tried first.
_TABLE = """
action plan, work plan, working plan = kế hoạch công tác
agenda = nội dung
assignment, task = nhiệm vụ
attendee, participant = người tham dự
boss, leader = lãnh đạo
budget = ngân sách
chair, chairman, chairperson, chairwoman = chủ tịch
company = công ty
conference = hội nghị
contract = hợp đồng
country = nước
course = khóa đào tạo
customer, client = khách hàng
deadline = thời hạn
delegation = đoàn công tác
department = vụ
director = giám đốc
event = sự kiện
fee = phí
goal, target = mục tiêu
government = chính phủ
location, venue = địa điểm
manager = quản lý
meeting = cuộc họp
member = thành viên
minister = bộ trưởng
ministry = bộ
offline = trực tiếp
online = trực tuyến
partner = đối tác
plan = kế hoạch
policy = chính sách
project = dự án
remote = từ xa
report = báo cáo
result = kết quả
schedule = lịch
seminar, workshop = hội thảo
session = phiên họp
staff = cán bộ
summit = hội nghị cấp cao
team = nhóm
topic = chủ đề
training = đào tạo
trip = chuyến
"""
_WORDS = {
    english.strip(): vietnamese
    for line in _TABLE.split("\n")
    if line
    for many, _, vietnamese in [line.partition(" = ")]
    for english in many.split(",")
}
_ENGLISH = re.compile(
    rf"(?<![\w-])(?:{'|'.join(sorted(_WORDS, key=len, reverse=True))})s?(?![\w-])", re.IGNORECASE
)


def in_vietnamese(question: str, known: Container[str]) -> str:
    """Return a Vietnamese question with its English office words said in Vietnamese.

    Words that the documents themselves use (`known`: in lower case) stay, and so do questions in
    which no letter is Vietnamese, and names in capitals.
    """
    if fold(question) == question.lower():
        return question

    def say(match: re.Match[str]) -> str:
        english = match[0]
        key = english.lower() if english.lower() in _WORDS else english.lower().removesuffix("s")
        if english.isupper() or all(word in known for word in english.lower().split()):
            return english
        said = _WORDS[key]
        return said[0].upper() + said[1:] if english[0].isupper() else said

    return _ENGLISH.sub(say, question)
