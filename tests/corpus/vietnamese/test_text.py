import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpus.vietnamese.text import (
    fold,
    index_terms,
    is_syllable,
    normalize,
    normalize_query,
    raw_offset,
    syllables,
    tone_key,
)

VIETNAMESE = (
    "aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ"
)
letters = st.text(st.sampled_from(VIETNAMESE + VIETNAMESE.upper() + " .,\n-0123456789"))
# What real files hold: both normal forms, odd spaces, invisible characters, all line ends, marks.
messy = st.lists(
    st.one_of(
        letters,
        letters.map(lambda text: unicodedata.normalize("NFD", text)),
        st.sampled_from(["\r\n", "\r", "\u00a0", "\u200b", "\ufeff", "\u00ad", "\t", "\x00"]),
        st.text("\u0300\u0301\u0303\u0309\u0323\u0302\u0306\u031b가각ᄀ", max_size=3),
    )
).map("".join)
anything = st.text()


class TestNormalize:
    @pytest.mark.parametrize(
        ("raw", "text"),
        [
            ("", ""),
            ("Hòa\r\nBình\rViệt\u2028Nam", "Hòa\nBình\nViệt\nNam"),
            ("1.000\u00a0người\tvà\u202f2", "1.000 người và 2"),
            ("\ufeffTham\u00ad nhũng\u200b\x00", "Tham nhũng"),
            ("hai  dấu cách", "hai  dấu cách"),
            ("“năng lirc”… – ”", "“năng lirc”… – ”"),
            ("\ud800x", "x"),
        ],
    )
    def test_keeps_the_letter_and_drops_what_nobody_sees(self, raw, text):
        assert normalize(raw).text == text

    @given(messy)
    @example("a\u200b\u0323\u0302")
    def test_the_normal_form_of_the_input_does_not_matter(self, raw):
        text = normalize(raw).text
        assert text == normalize(unicodedata.normalize("NFD", text)).text
        assert text == normalize(text).text
        assert unicodedata.is_normalized("NFC", text)

    @given(anything)
    def test_any_text_is_normalised_once_and_for_all(self, raw):
        text = normalize(raw).text
        assert normalize(text).text == text
        assert unicodedata.is_normalized("NFC", text)

    def test_a_text_that_needs_nothing_is_its_own_map(self):
        assert normalize("Thanh tra Chính phủ").raw_map == ((0, 0),)

    @given(messy, st.data())
    @example("a\u200b\u0323\u0302 b", None)
    @example("\u200bx", None)
    def test_the_raw_slice_normalised_again_is_the_slice(self, raw, data):
        normalized = normalize(raw)
        text, raw_map = normalized.text, normalized.raw_map
        ends = st.integers(0, len(text))
        start, end = sorted((data.draw(ends), data.draw(ends))) if data else (0, len(text))
        # A letter with a mark that composes with nothing is two code points: not a boundary.
        if any(unicodedata.combining(char) for char in (text[start : start + 1] + text[end:][:1])):
            return
        piece = raw[raw_offset(raw_map, start) : raw_offset(raw_map, end)]
        assert normalize(piece).text == text[start:end]

    @given(anything)
    def test_raw_offsets_never_go_back_and_stay_inside(self, raw):
        normalized = normalize(raw)
        offsets = [raw_offset(normalized.raw_map, at) for at in range(len(normalized.text) + 1)]
        assert offsets == sorted(offsets)
        assert offsets[-1] <= len(raw)

    def test_an_empty_map_is_refused(self):
        with pytest.raises(ValueError, match="not a stretch of its file"):
            raw_offset((), 0)

    def test_a_question_comes_on_one_line(self):
        assert normalize_query("  Ai là\u00a0 Chủ tịch\r\n ? ") == "Ai là Chủ tịch ?"


class TestFold:
    @given(anything)
    def test_one_code_point_out_per_code_point_in(self, raw):
        text = normalize(raw).text
        assert len(fold(text)) == len(text)
        assert all(fold(char) == out for char, out in zip(text, fold(text), strict=True))

    @given(anything)
    def test_folding_twice_changes_nothing(self, raw):
        text = normalize(raw).text
        assert fold(fold(text)) == fold(text)

    @given(letters)
    def test_vietnamese_becomes_plain_letters(self, text):
        assert fold(text).isascii()
        assert fold(text) == fold(text.upper()) == fold(text).lower()

    def test_examples(self):
        assert fold("Đảng ĐÃ Hoà ƯỚC") == "dang da hoa uoc"
        assert fold("Ðại ð") == "dai d"
        assert fold("İstanbul") == "istanbul"


class TestToneKey:
    @pytest.mark.parametrize(
        ("one", "other"),
        [
            ("hòa", "hoà"),
            ("Hòa", "hoà"),
            ("thủy", "thuỷ"),
            ("khỏe", "khoẻ"),
            ("quý", "qúy"),
            ("quả", "qủa"),
            ("già", "gìa"),
            ("ủy", "uỷ"),
            ("xòe", "xoè"),
            ("loạn", "lọan"),
            ("tuyển", "tuỷên"),
        ],
    )
    def test_the_place_of_the_tone_does_not_matter(self, one, other):
        assert tone_key(one) == tone_key(other) == one.lower()

    @pytest.mark.parametrize(
        ("one", "other"), [("quí", "quý"), ("hoa", "hòa"), ("của", "cũa"), ("mùa", "múa")]
    )
    def test_other_differences_do(self, one, other):
        assert tone_key(one) != tone_key(other)

    @pytest.mark.parametrize(
        "syllable",
        "của mùa quà già quá gìn giếng giò nghĩa ngoài khuỷu thuở người yếu ướt hoàn huýt quyết "
        "gì oái ủy đường nghiêng khuya rượu bưởi quở quạ".split(),
    )
    def test_correct_spelling_stays(self, syllable):
        assert tone_key(syllable) == syllable

    @pytest.mark.parametrize("word", ["café", "josé", "résumé", "straße", "hòà", "apec", ""])
    def test_what_is_no_syllable_stays(self, word):
        assert tone_key(word) == word

    @given(letters)
    def test_the_key_of_a_key_is_itself(self, text):
        for word in text.split():
            assert tone_key(tone_key(word)) == tone_key(word)
            assert fold(tone_key(word)) == fold(word)

    def test_syllables_are_told_by_their_letters(self):
        assert all(map(is_syllable, ["nghiêng", "nghieng", "Quyết", "a", "gìn", "ô"]))
        assert not any(map(is_syllable, ["apec", "ttcp", "of", "who", "was", "2021", ""]))


class TestTokens:
    @pytest.mark.parametrize(
        "code",
        "ACT-NET 84/NQ-CP 15/2020/NĐ-CP 26/2-4/3/2024 17/3/2021 1.000 3,5% 2021-2023 TP.HCM "
        "NN&PTNT Pê-ru Covid-19 9/2021 R'lấp v.v moj.gov.vn 1.234,5 18-22/10/2021".split(),
    )
    def test_a_code_is_one_token(self, code):
        text = f"(theo {code}, rồi {code}.)"
        assert [token.text for token in syllables(text)] == ["theo", code, "rồi", code]

    def test_a_scan_that_tears_a_code_is_mended(self):
        torn, whole = syllables("ACT- NET và ACT-NET")[::2]
        assert torn.text == "ACT- NET"
        assert torn.key == whole.key == "act-net"

    def test_a_forgotten_space_does_not_join_words(self):
        assert [token.text for token in syllables("năm 2021.Theo TP.Hồ")] == [
            "năm",
            "2021",
            "Theo",
            "TP",
            "Hồ",
        ]

    @given(messy)
    def test_spans_are_in_order_and_cover_every_letter(self, raw):
        text = normalize(raw).text
        tokens = syllables(text)
        assert all(token.span.of(text) == token.text for token in tokens)
        ends = [0, *(edge for token in tokens for edge in (token.span.start, token.span.end))]
        assert ends == sorted(ends)
        covered = {at for token in tokens for at in range(token.span.start, token.span.end)}
        assert all(at in covered for at, char in enumerate(text) if char.isalnum())


class TestIndexTerms:
    @pytest.mark.parametrize(
        ("text", "terms"),
        [
            ("Cuộc họp", ["cuoc", "hop"]),
            ("ACT-NET", ["act-net", "act", "net"]),
            ("ACT- NET", ["act-net", "act", "net"]),
            ("ACT–NET", ["act-net", "act", "net"]),
            ("1.000 người", ["1.000", "1000", "nguoi"]),
            ("3,5%", ["3,5"]),
            ("05/03/2021", ["5/3/2021", "5", "3", "2021"]),
            ("26/2-4/3/2024", ["26/2-4/3/2024", "26/2", "4/3/2024", "26", "2", "4", "3", "2024"]),
            ("84/NQ-CP", ["84/nq-cp", "84", "nq", "cp"]),
        ],
    )
    def test_examples(self, text, terms):
        assert index_terms(text) == terms

    @given(st.text(st.sampled_from(VIETNAMESE + " ,\n-0123456789")))
    def test_diacritics_and_normal_forms_do_not_matter(self, text):
        terms = index_terms(normalize(text).text)
        assert index_terms(fold(text)) == terms
        assert index_terms(normalize(unicodedata.normalize("NFD", text)).text) == terms
