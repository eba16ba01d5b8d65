"""The shipped articles say what their sources say, to the letter, and nothing else."""

import hashlib
from importlib.resources import files

import pytest
import yaml

# The SHA-256 of the source texts, without a final newline, and what the sources state.
SOURCES = {
    "ttcp-actwg-pe-ru-2024": (
        "2a495ffab1729582ee4d6c2023be9d1f0cbd78f21cc5eb554f27f7482baa67ef",
        {"author": "Giang Thân"},
    ),
    "ttcp-doi-ngoai-2021": (
        "acabf0e34e4232bc7f9c104c94c7893adb98a76308eb493bc40f4513f9d96bf2",
        {
            "author": "Thái Hải",
            "resolution": "Nghị quyết 84/NQ-CP ngày 29/5/2020 của Chính phủ",
        },
    ),
}


def front_matter_and_body(name: str) -> tuple[dict[str, object], str]:
    raw = (files("corpus") / "articles" / f"{name}.md").read_bytes().decode("utf-8")
    opening, block, body = raw.split("---\n", 2)
    assert opening == ""
    return yaml.safe_load(block), body


def test_every_shipped_article_is_recorded() -> None:
    shipped = sorted(entry.name for entry in (files("corpus") / "articles").iterdir())
    assert shipped == sorted(f"{name}.md" for name in SOURCES)


@pytest.mark.parametrize("name", SOURCES)
def test_the_body_is_the_source_to_the_letter(name: str) -> None:
    _, body = front_matter_and_body(name)
    digest, _ = SOURCES[name]
    assert body.endswith("\n")
    assert hashlib.sha256(body[:-1].encode()).hexdigest() == digest


@pytest.mark.parametrize("name", SOURCES)
def test_the_front_matter_states_only_what_the_source_does(name: str) -> None:
    stated, body = front_matter_and_body(name)
    _, expected = SOURCES[name]
    label = {key: stated.pop(key) for key in ("id", "title", "title_derived")}
    assert stated == expected
    assert all(str(value) in body for value in stated.values())
    assert label["id"] == name
    assert label["title_derived"] is True
    assert label["title"] not in body


def test_misspellings_and_odd_spaces_of_the_sources_stay() -> None:
    _, peru = front_matter_and_body("ttcp-actwg-pe-ru-2024")
    _, year = front_matter_and_body("ttcp-doi-ngoai-2021")
    assert "năng lirc" in peru
    assert "ACT- NET" in peru
    assert "nhũng nỗ lực" in peru
    assert "cũng\u00a0 sát sao" in year
    assert "ngành Thanh tra.." in year
