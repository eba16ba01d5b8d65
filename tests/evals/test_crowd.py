"""A small part of `make crowd`: a real server, a few people, for as long as it takes to ask."""

import pytest

from evals.drills.crowd import served, stormed, visited


@pytest.mark.slow
def test_everybody_gets_their_own_reply_or_is_told_that_many_ask(tmp_path, monkeypatch):
    monkeypatch.setenv("HOIDAP_READER", "sentence")
    # How long a reply takes on a busy machine is not asked here, only whose it is.
    monkeypatch.setenv("HOIDAP_DEADLINE_SECONDS", "600")
    with served(tmp_path, 4) as (port, _):
        for page in (False, True):
            crowd = visited(port, people=4, seconds=1, page=page)
            assert set(crowd.ends) == {"right"}, crowd.ends
            assert crowd.ends["right"] >= 4
        storm = stormed(port, people=80, documents=4)
        assert storm.ends["right"] >= 28
        assert set(storm.ends) <= {"right", "busy"}, storm.ends
        assert sum(storm.ends.values()) == 80
        assert set(visited(port, people=1, seconds=0.2, page=False).ends) == {"right"}
