"""What is kept of a brief: each block once, read again whole, within bounds, from wherever it lies."""

import gzip
import json

import nbformat
import pytest
from nbconvert.exporters import get_exporter
from nbformat.v4 import new_code_cell, new_notebook, new_output

from parlib.briefing.from_notebook import build_model
from parlib.briefing.pages.pdf import render_pdf
from parlib.briefing.proof.kept_model import kept_model
from parlib.briefing.run.kept import KEPT, kept_files, kept_of, model_named_by
from parlib.document.vocabulary import MIME
from parlib.errors import RenderRefused, VerificationFailed
from tests.briefing.sample_model import sample


@pytest.fixture(scope="module")
def notebook():
    model = sample()
    contents = [
        {"meta": model["meta"]},
        *({"section": {k: s[k] for k in ("id", "appendix", "landscape")}, "blocks": s["blocks"]} for s in model["sections"]),
    ]
    shown = [new_output("display_data", data={MIME: one, "text/html": "<p>Bản xem trước</p>"}) for one in contents]
    return new_notebook(cells=[new_code_cell("…", outputs=[one], execution_count=n, id=f"c{n}") for n, one in enumerate(shown, 1)])


@pytest.fixture(scope="module")
def model(notebook):
    return build_model(notebook)


def kept(notebook, model, folder, words=KEPT):
    files = kept_files("brief", notebook, model, words)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return files


def exported(folder):
    executed = nbformat.read(folder / "brief.ipynb", as_version=4)
    return get_exporter("brief_html")().from_notebook_node(executed, {"metadata": {"name": "brief", "path": str(folder)}})[0]


def test_blocks_stand_once_and_the_notebook_keeps_its_previews(notebook, model, tmp_path):
    files = kept(notebook, model, tmp_path)
    assert kept_of(files, "brief") == set(KEPT)
    assert MIME not in files["brief.ipynb"].decode()
    assert files["brief.ipynb"].decode().count("Bản xem trước") == len(notebook.cells)
    nbformat.validate(nbformat.read(tmp_path / "brief.ipynb", as_version=4))
    assert kept_model(tmp_path, "brief") == model
    assert kept(notebook, model, tmp_path) == files, "the same run gives the same bytes"


@pytest.mark.parametrize(("words", "names"), [(("ipynb",), {"brief.ipynb"}), (("model",), {"brief.model.json.gz"})])
def test_only_what_is_asked_for_is_kept_and_a_notebook_alone_holds_its_blocks(notebook, model, tmp_path, words, names):
    files = kept(notebook, model, tmp_path, words)
    assert set(files) == names
    assert kept_of(files, "brief") == set(words)
    if "ipynb" in words:
        assert build_model(nbformat.reads(files["brief.ipynb"].decode(), as_version=4)) == model


def test_nbconvert_finds_the_blocks_beside_the_notebook(notebook, model, tmp_path):
    kept(notebook, model, tmp_path)
    apart = exported(tmp_path)
    kept(notebook, model, tmp_path, ("ipynb",))
    assert exported(tmp_path) == apart


def test_a_notebook_that_was_run_since_holds_its_own_blocks(notebook):
    named = notebook.copy()
    named["metadata"] = {"parlib": {"model": "brief.model.json.gz", "sha256": "0" * 64}}
    assert model_named_by(named) is None


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (lambda folder, _: (folder / "brief.model.json.gz").unlink(), "leaves its blocks to brief.model.json.gz"),
        (lambda folder, _: (folder / "brief.model.json.gz").write_bytes(gzip.compress(bytes(50_000_000))), "more than the"),
        (lambda folder, _: (folder / "brief.model.json.gz").write_bytes(b"\x1f\x8b"), "the packed file is damaged"),
        (lambda folder, other: kept(*other, folder, ("model",)), "is not the model that the notebook gave"),
    ],
)
def test_another_model_beside_a_notebook_is_refused(notebook, model, tmp_path, harm, said):
    kept(notebook, model, tmp_path)
    changed = json.loads(json.dumps(model))
    changed["meta"]["takeaway"] = "Một câu khác."
    harm(tmp_path, (notebook, changed))
    with pytest.raises(RenderRefused, match=said):
        exported(tmp_path)


def test_a_name_that_leads_elsewhere_is_refused(notebook, model, tmp_path):
    content = json.loads(kept(notebook, model, tmp_path)["brief.ipynb"])
    content["metadata"]["parlib"]["model"] = "../brief.model.json.gz"
    (tmp_path / "brief.ipynb").write_text(json.dumps(content), "utf-8")
    with pytest.raises(RenderRefused, match=r"names '\.\./brief\.model\.json\.gz' as its model"):
        exported(tmp_path)


def test_a_model_that_was_not_kept_is_read_from_the_pdf(model, tmp_path):
    with pytest.raises(VerificationFailed, match="--keep model"):
        kept_model(tmp_path, "brief")
    (tmp_path / "brief.pdf").write_bytes(render_pdf(model))
    assert kept_model(tmp_path, "brief") == model


@pytest.mark.parametrize("content", [bytes(50_000_000), b"[]", b'{"schema": "x"}'], ids=["bomb", "list", "not one"])
def test_a_forged_model_is_refused(content, tmp_path):
    (tmp_path / "brief.model.json.gz").write_bytes(gzip.compress(content))
    with pytest.raises(VerificationFailed):
        kept_model(tmp_path, "brief")
