import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.vietnamese.acronyms import GENERAL, Acronyms, mine
from corpus.vietnamese.text import fold


class TestMine:
    @pytest.mark.parametrize(
        ("text", "short", "full"),
        [
            (
                "liêm chính, đạo đức và phòng, chống tham nhũng (PCTN) từ ngày 18-22/10/2021",
                "PCTN",
                "phòng, chống tham nhũng",
            ),
            (
                "của Chủ tịch Nhóm Công tác về Chống tham nhũng và Đảm bảo Minh bạch APEC (ACTWG)",
                "ACTWG",
                "Nhóm Công tác về Chống tham nhũng và Đảm bảo Minh bạch APEC",
            ),
            (
                "và Chủ tịch Mạng lưới các Cơ quan Chống tham nhũng và Thực thi pháp luật của APEC"
                " (ACT-NET), căn cứ",
                "ACT-NET",
                "Mạng lưới các Cơ quan Chống tham nhũng và Thực thi pháp luật của APEC",
            ),
            (
                "Với vai trò là Chủ tịch Nhóm Các cơ quan PCTN Đông Nam Á (ASEAN-PAC) năm 2021",
                "ASEAN-PAC",
                "Nhóm Các cơ quan PCTN Đông Nam Á",
            ),
            (
                "Hội đồng Điều phối Hải lưu (HĐHL) là nơi ba đảo cùng bàn",
                "HĐHL",
                "Hội đồng Điều phối Hải lưu",
            ),
            ("Giúp việc có Trạm Quan trắc Sóng (TQS) và", "TQS", "Trạm Quan trắc Sóng"),
            (
                "các cơ quan thành viên và Văn phòng Liên hợp quốc về chống ma túy và tội phạm"
                " (UNODC) tổ chức",
                "UNODC",
                "Văn phòng Liên hợp quốc về chống ma túy và tội phạm",
            ),
            (
                "Tuyên bố Chính trị và phiên họp đặc biệt của Đại hội đồng Liên hợp quốc về PCTN"
                " (UNGASS 2021).",
                "UNGASS",
                "phiên họp đặc biệt của Đại hội đồng Liên hợp quốc về PCTN",
            ),
            (
                "khuôn khổ hợp tác Diễn đàn Hợp tác Kinh tế châu Á - Thái Bình Dương (APEC), Vụ",
                "APEC",
                "Diễn đàn Hợp tác Kinh tế châu Á - Thái Bình Dương",
            ),
            ("Ban Thư ký của Tổ chức Y tế Thế giới (WHO) họp", "WHO", "Tổ chức Y tế Thế giới"),
            (
                "Tổ chức Giáo dục, Khoa học và Văn hóa Liên hợp quốc (UNESCO)",
                "UNESCO",
                "Tổ chức Giáo dục, Khoa học và Văn hóa Liên hợp quốc",
            ),
            ("Hiệp hội Ngân hàng Việt Nam (VNBA)", "VNBA", "Hiệp hội Ngân hàng Việt Nam"),
            (
                "Ngân hàng Nhà nước Việt Nam (NHNN) quy định",
                "NHNN",
                "Ngân hàng Nhà nước Việt Nam",
            ),
            ("Bộ Giáo dục và Đào tạo (GD&ĐT)", "GD&ĐT", "Giáo dục và Đào tạo"),
            (
                "Bộ Lao động - Thương binh và Xã hội (Bộ LĐTBXH)",
                "LĐTBXH",
                "Lao động - Thương binh và Xã hội",
            ),
            (
                "các thủ tục hành chính (sau đây viết tắt là TTHC)",
                "TTHC",
                "thủ tục hành chính",
            ),
            (
                "Quỹ Tiền tệ Quốc tế (International Monetary Fund - IMF)",
                "IMF",
                "Quỹ Tiền tệ Quốc tế",
            ),
            ("UBND (Ủy ban nhân dân) tỉnh", "UBND", "Ủy ban nhân dân"),
            (
                "theo UNODC (Văn phòng Liên hợp quốc về chống ma túy và tội phạm)",
                "UNODC",
                "Văn phòng Liên hợp quốc về chống ma túy và tội phạm",
            ),
            ("tại Toà án nhân  dân (TAND)", "TAND", "Toà án nhân dân"),
        ],
    )
    def test_spelled_out(self, text, short, full):
        assert mine(text) == {short: full}

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "ông Nguyễn Văn Nam (THPT Lê Lợi) cho biết",
            "Trường Chu Văn An (HN) khai giảng",
            "Chương hai (II) nói về công ty",
            "nghe Chủ tịch ACT-NET (Pê-ru) báo cáo",
            "công ty của bố cậu bị phá sản (DC)",
            "Nghị quyết ngày 29/5/2020 (84/NQ-CP)",
            "công văn (1) và (a)",
            "(ABC)",
            "ABC ()",
        ],
    )
    def test_nothing_spelled_out(self, text):
        assert mine(text) == {}

    def test_the_most_frequent_name_wins_and_the_first_of_equals(self):
        one, two = "Tổ chức Y tế Thế giới (WHO). ", "Tổ chức Sức khỏe Thế giới (WHO). "
        assert mine(one + two)["WHO"] == "Tổ chức Y tế Thế giới"
        assert mine(one + two + two)["WHO"] == "Tổ chức Sức khỏe Thế giới"

    @given(st.text(st.sampled_from("ABCĐ ()-,.abcđ\nBan Hội các và của"), max_size=300))
    def test_a_name_stands_in_the_text(self, text):
        for short, full in mine(text).items():
            assert short in text
            assert full in " ".join(text.split())


MINED = {
    "ACT-NET": ["Mạng lưới các Cơ quan Chống tham nhũng và Thực thi pháp luật của APEC"],
    "ASEAN-PAC": ["Nhóm Các cơ quan PCTN Đông Nam Á"],
    "VX": ["Viện X quang"],
}


class TestAcronyms:
    def test_the_general_table_holds_what_the_articles_never_spell_out(self):
        assert Acronyms().full_names("TTCP") == ("Thanh tra Chính phủ",)
        assert Acronyms().full_names("htqt") == ("Hợp tác quốc tế",)
        assert Acronyms().full_names("HDND") == ("Hội đồng nhân dân",)
        assert Acronyms().variants("bảo hiểm xã hội") == ("BHXH",)
        assert Acronyms().full_names("XYZQ") == ()

    def test_the_documents_come_before_the_table(self):
        acronyms = Acronyms({"TTCP": ["Trung tâm Chế phẩm"], "PCTN": ["Phòng chống tham nhũng"]})
        assert acronyms.full_names("TTCP") == ("Trung tâm Chế phẩm", "Thanh tra Chính phủ")
        assert acronyms.full_names("PCTN") == ("Phòng chống tham nhũng",)
        assert acronyms.expand("TTCP") == "Trung tâm Chế phẩm"

    @pytest.mark.parametrize(
        ("text", "expanded"),
        [
            ("Vụ trưởng Vụ HTQT là ai?", "Vụ trưởng Vụ Hợp tác quốc tế là ai?"),
            (
                "TTCP, UBND và TP.HCM",
                "Thanh tra Chính phủ, Ủy ban nhân dân và Thành phố Hồ Chí Minh",
            ),
            ("Thanh tra Chính phủ (TTCP) họp", "Thanh tra Chính phủ (TTCP) họp"),
            ("Thông báo (TTCP) họp", "Thông báo (Thanh tra Chính phủ) họp"),
            ("TT 15 của QH", "TT 15 của QH"),  # two readings: left alone
            ("ca sĩ và tp tt", "ca sĩ và tp tt"),
            ("Nghị quyết 84/NQ-CP", "Nghị quyết 84/NQ-CP"),
            ("", ""),
        ],
    )
    def test_expand(self, text, expanded):
        assert Acronyms().expand(text) == expanded

    @pytest.mark.parametrize(
        ("query", "variants"),
        [
            ("Vụ HTQT là gì", ("Vụ Hợp tác quốc tế là gì",)),
            ("Vụ Hợp tác quốc tế là gì", ("Vụ HTQT là gì",)),
            ("vu hop tac quoc te", ("vu HTQT",)),
            ("ttcp lam gi", ("Thanh tra Chính phủ lam gi",)),
            ("THANH TRA CHÍNH PHỦ LÀ GÌ", ("TTCP LÀ GÌ",)),
            ("phong chong tham nhung", ("PCTN",)),
            ("phòng, chống tham nhũng", ("PCTN",)),
            ("QH họp", ("Quốc hội họp", "quy hoạch họp")),
            ("asean-pac nam 2021", ("Nhóm Các cơ quan PCTN Đông Nam Á nam 2021",)),
            ("viện x quang ở đâu", ("VX ở đâu",)),  # two letters, but the documents' own
            ("Việt Nam ở đâu", ()),
            ("vat lieu va ca phe", ()),  # "VAT" and "CA" in other words
            ("gioi han thanh tra chinh", ()),
            ("hội đồng nhân dânn", ()),
            ("Ai?", ()),
            ("", ()),
        ],
    )
    def test_variants(self, query, variants):
        assert Acronyms(MINED).variants(query) == variants

    def test_both_directions_at_once(self):
        assert Acronyms(MINED).variants("TTCP và phòng, chống tham nhũng") == (
            "Thanh tra Chính phủ và phòng, chống tham nhũng",
            "TTCP và PCTN",
        )

    def test_the_longest_name_is_the_one_that_is_meant(self):
        assert Acronyms().variants("viện kiểm sát nhân dân tối cao") == ("VKSNDTC",)

    def test_every_entry_of_the_table_leads_there_and_back(self):
        acronyms = Acronyms()
        for short, names in GENERAL.items():
            for full in names:
                assert fold(full) in map(fold, acronyms.full_names(short))
                letters = "".join(filter(str.isalnum, short))
                if len(letters) > 2 and " " in full:  # written by the first of its spellings
                    *_, spelling = acronyms.variants(full)
                    assert "".join(filter(str.isalnum, spelling)) == letters

    @given(st.text(st.sampled_from("TCP PCTN()ab,.ìộ -"), max_size=60))
    def test_variants_are_never_the_query(self, query):
        variants = Acronyms(MINED).variants(query)
        assert query not in variants
        assert len(set(variants)) == len(variants)


class TestRespell:
    acronyms = Acronyms({"ACT-NET": ["Mạng lưới"], "ASEAN-PAC": ["Nhóm"], "TTCP": ["Thanh tra"]})

    @pytest.mark.parametrize(
        ("query", "spelled"),
        [
            ("Còn ACT NET 11 thì sao?", "Còn ACT-NET 11 thì sao?"),
            ("asean pac là gì, ACTNET", "ASEAN-PAC là gì, ACT-NET"),
            ("ASEAN-PAC của ASEAN và TTCP", "ASEAN-PAC của ASEAN và TTCP"),
            ("", ""),
        ],
    )
    def test_an_acronym_gets_the_spelling_of_the_documents(self, query: str, spelled: str) -> None:
        assert self.acronyms.respell(query) == spelled

    def test_full_names_are_found_where_they_stand(self) -> None:
        text = "của Thanh tra và mạng lưới"
        acronyms = Acronyms({"TTCP": ["Thanh tra"], "ML": ["Mạng lưới"]})
        assert [span.of(text) for span in acronyms.names_in(text)] == ["Thanh tra", "mạng lưới"]
