"""The index of a shipped set is made once for the same documents, and again for others."""

import pytest

from evals.kept import kept_index


class Filler:
    """Makes a folder with one file, and remembers how often."""

    def __init__(self, *, fails=False):
        self.times, self._fails = 0, fails

    def __call__(self, path):
        self.times += 1
        path.mkdir()
        (path / "catalogue").write_text(str(self.times), encoding="utf-8")
        if self._fails:
            raise KeyboardInterrupt


@pytest.fixture
def documents(tmp_path):
    folder = tmp_path / "docs"
    folder.mkdir()
    (folder / "cho.md").write_text("Chợ họp mùng 5.", encoding="utf-8")
    return folder


def test_an_index_is_made_again_only_when_something_changed(tmp_path, documents):
    fill, root = Filler(), tmp_path / "eval"
    first = kept_index(root, "cho", documents, "e5", fill)
    assert kept_index(root, "cho", documents, "e5", fill) == first
    assert (fill.times, (first / "catalogue").read_text(encoding="utf-8")) == (1, "1")
    (documents / "cho.md").write_text("Chợ họp mùng 6.", encoding="utf-8")
    assert kept_index(root, "cho", documents, "e5", fill) != first
    assert kept_index(root, "cho", documents, "another", fill) != first
    assert fill.times == 3


def test_only_the_last_used_are_kept_and_a_broken_one_never(tmp_path, documents):
    root = tmp_path / "eval"
    for encoder in "abcdef":
        kept_index(root, "cho", documents, encoder, Filler())
    assert len(list((root / "cho").iterdir())) == 4
    with pytest.raises(KeyboardInterrupt):
        kept_index(root, "cho", documents, "g", Filler(fails=True))
    assert len(list((root / "cho").iterdir())) == 4
    assert kept_index(root, "cho", documents, "g", Filler()).is_dir()
