"""How fast many briefs are made.

This project's batch against papermill and nbconvert as they come, in one run.

    python benchmarks/batch.py            # up to 16 briefs a round, 3 rounds, ten to fifteen minutes
    python benchmarks/batch.py --small    # 8 briefs, 1 round
    python benchmarks/batch.py --one      # processor time of a brief as a plain function, of the
                                          # current release of this folder; half a minute

Same notebook, same release, same parameters for all. The ways are interleaved in rounds. Ours start
their workers and zygote anew each time, the pools of the rivals are warm; so each way makes a few
briefs and then many, and the table shows ``all`` (many briefs, start-up included) and ``each``
(what one more brief costs, start-up cancelled: the figure for thousands). The result is the median
over rounds of the ratio to the rivals:

* ``cli``   `papermill` then `jupyter nbconvert --to html`, one brief after another
* ``pool``  `papermill.execute_notebook` and nbconvert's `HTMLExporter` in a pool of as many processes as cores

Our ways do more: strict parameters, the document model checked, every number read in the release, a
stamp. ``bare`` is the floor: the same sections and renderer as plain functions in warm processes,
without any notebook. It makes HTML only; ``like`` makes as plain functions all that ours leaves in a
folder: HTML and PDF, the model and a notebook kept, every number and digit checked, a stamp. What
ours costs more than that is what it takes to run a notebook.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from functools import partial
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from parlib.briefing.run.batch import run_batch  # noqa: E402
from parlib.codebook.runs import BriefRequest  # noqa: E402
from parlib.pipeline import build  # noqa: E402
from parlib.store.project import Project, find_project  # noqa: E402
from parlib.store.releases import open_release  # noqa: E402
from tests.projects import copy_project  # noqa: E402

CORES = os.cpu_count() or 1


def parameters(request: BriefRequest, release: str) -> dict:
    """Return the notebook's parameters for one brief."""
    return {
        "release": release,
        "locality": request.locality,
        "period": request.period,
        "language": request.language,
        "issued_on": request.issued_on.isoformat(),
    }


def by_cli(requests: list[BriefRequest], project: Project, release: str, out: Path) -> None:
    """Papermill and nbconvert from the command line, one after another."""
    environment = {**os.environ, "PARLIB_ROOT": str(project.root)}
    for i, request in enumerate(requests):
        target = out / f"cli-{i}.ipynb"
        given = [
            part
            for name, value in parameters(request, release).items()
            for part in ("-p", name, str(value))
        ]
        template = str(project.notebooks / "brief.ipynb")
        run = partial(subprocess.run, check=True, env=environment, capture_output=True)
        run(
            [
                sys.executable,
                "-m",
                "papermill",
                template,
                str(target),
                *given,
                "--no-progress-bar",
                "-k",
                "python3",
            ]
        )
        run([sys.executable, "-m", "nbconvert", "--to", "html", str(target)])


def plain_one(request: BriefRequest, root: str, release: str, out: str) -> None:
    """Papermill and nbconvert as they come, for one brief, in a worker."""
    import nbformat
    import papermill
    from nbconvert import HTMLExporter

    os.environ["PARLIB_ROOT"] = root
    target = Path(out) / f"pool-{request.locality}.ipynb"
    papermill.execute_notebook(
        str(Path(root) / "notebooks" / "brief.ipynb"),
        str(target),
        parameters(request, release),
        progress_bar=False,
        kernel_name="python3",
    )
    body, _ = HTMLExporter().from_notebook_node(nbformat.read(target, as_version=4))
    target.with_suffix(".html").write_text(body, encoding="utf-8")


_FIRST = ("masthead", "summary", "domains", "trend", "lost_points")
PARTS = {
    "brief": (*_FIRST, "commitments", "satisfaction", "sources"),
    "annex": (*_FIRST, "tests", "warnings", "commitments", "path", "satisfaction", "sources"),
}


def bare_one(request: BriefRequest, root: str, release: str, spent: dict | None = None) -> int:
    """Make the same sections and page as plain functions, without a notebook.

    ``spent`` gathers the processor time of each step.
    """
    import parlib
    from parlib import display
    from parlib.briefing.from_notebook import build_model
    from parlib.briefing.nb import nbformat
    from parlib.briefing.pages.html import render_html
    from parlib.document.vocabulary import MIME

    steps = {} if spent is None else spent
    began = time.process_time()

    def took(step: str) -> None:
        nonlocal began
        now = time.process_time()
        steps[step], began = steps.get(step, 0.0) + now - began, now

    v4 = nbformat.v4
    kind = request.notebook
    brief = parlib.open_brief(root=root, kind=kind, **parameters(request, release))
    took("open the slice")
    shown = display.annex if kind == "annex" else display
    cells = []
    for part in PARTS[kind]:
        data = getattr(shown, part)(brief)._repr_mimebundle_()[MIME]
        cells.append(
            v4.new_code_cell("", outputs=[v4.new_output("display_data", data={MIME: data})])
        )
        took(part)
    model = build_model(v4.new_notebook(cells=cells))
    took("model")
    page = render_html(model)
    took("html")
    return len(page)


def like_one(request: BriefRequest, root: str, release: str, out: str) -> None:
    """Make everything that a batch leaves of a brief, as plain functions, without a notebook run."""
    import parlib
    from parlib import display
    from parlib.briefing.context import release_tables
    from parlib.briefing.digits import Allowances, check_digits
    from parlib.briefing.from_notebook import build_model
    from parlib.briefing.nb import nbformat
    from parlib.briefing.pages.pdf import forget
    from parlib.briefing.run import stamp
    from parlib.briefing.run.kept import KEPT, kept_files
    from parlib.briefing.run.render import render
    from parlib.briefing.run.shown import about
    from parlib.briefing.run.wanted import wanted_of
    from parlib.document.proof import check_numbers
    from parlib.document.vocabulary import MIME

    v4, project, kind = nbformat.v4, Project(Path(root)), request.notebook
    wanted = wanted_of(request, project, release=release)
    brief = parlib.open_brief(root=root, kind=kind, **parameters(request, release))
    shown = display.annex if kind == "annex" else display
    cells = []
    for position, part in enumerate(PARTS[kind]):
        data = {MIME: getattr(shown, part)(brief)._repr_mimebundle_()[MIME]}
        given = [v4.new_output("display_data", data=data)]
        cells.append(v4.new_code_cell("", outputs=given, id=f"c{position}"))
    executed = v4.new_notebook(cells=cells)
    model = build_model(executed)
    numbers = check_numbers(model, release_tables(brief))
    check_digits(model, Allowances([brief]))
    files = kept_files(kind, executed, model, KEPT) | render(model, ("html", "pdf"), kind)
    folder = Path(out) / wanted.folder.name
    stamp.write_brief(folder, kind, wanted.key, files, about(model, brief, numbers))
    forget()


def one() -> None:
    """Print the processor time of a district's brief and annex, as plain functions."""
    project = find_project(ROOT)
    release = open_release(project)
    units = release.table("localities")
    chosen = units[units["fictional"] & (units["level"] == "district")]["locality"][:9]
    for kind in PARTS:
        requests = [
            BriefRequest(locality=u, period=2024, issued_on=date(2025, 6, 30), notebook=kind)
            for u in chosen
        ]
        bare_one(requests[0], str(project.root), release.id)
        spent: dict[str, float] = {}
        taken = []
        for request in 2 * requests:
            began = time.process_time()
            bare_one(request, str(project.root), release.id, spent)
            taken.append(time.process_time() - began)
        print(f"{kind}: least {min(taken):.2f} s, median {statistics.median(taken):.2f} s")
        for step, seconds in sorted(spent.items(), key=lambda pair: -pair[1]):
            print(f"  {step:16} {1000 * seconds / len(taken):7.1f} ms")


def in_pool(work: Callable, requests: list[BriefRequest], pool: ProcessPoolExecutor) -> None:
    """Run one function over all requests in a warm pool."""
    list(pool.map(work, requests))


def ours(requests: list[BriefRequest], project: Project, **options: object) -> None:
    """Run this project's batch; a failure is an error of the benchmark."""
    report = run_batch(requests, project=project, force=True, workers=CORES, **options)
    if report.failed:
        raise SystemExit("\n".join(r.problem for r in report.of("failed")))


def measured(
    way: Callable[[list[BriefRequest]], None], requests: list[BriefRequest], *, few: int
) -> tuple[float, float]:
    """Return seconds a brief with start-up included, and seconds that one more brief costs."""
    taken = []
    for some in (requests[:few], requests):
        began = time.perf_counter()
        way(some)
        taken.append(time.perf_counter() - began)
    return taken[1] / len(requests), (taken[1] - taken[0]) / (len(requests) - few)


def show(taken: dict[str, list[tuple[float, float]]], many: int, rounds: int) -> None:
    """Print one line a way: milliseconds for orientation, and the median ratios of the same round."""
    print(
        f"up to {many} briefs a round, {rounds} round(s), {CORES} cores; ms a brief, then how "
        f"many times as fast\n"
    )
    print(
        f"{'way':32} {'all ms':>7} {'each ms':>8} {'each an hour':>13} {'all x cli':>10} "
        f"{'x pool':>7} {'each x cli':>11} {'x pool':>7} {'of bare':>8} {'of like':>8}"
    )
    for name, seconds in taken.items():

        def ratio(other: str, part: int, seconds: list = seconds) -> float:
            return statistics.median(
                o[part] / s[part] for o, s in zip(taken[other], seconds, strict=True)
            )

        whole, each = (statistics.median(s[part] for s in seconds) for part in (0, 1))
        figures = (
            f"{1000 * whole:7.0f} {1000 * each:8.0f} {3600 / each:13.0f} {ratio('cli', 0):10.1f} "
            f"{ratio('pool', 0):7.1f}"
        )
        print(
            f"{name:32} {figures} {ratio('cli', 1):11.1f} {ratio('pool', 1):7.1f} "
            f"{ratio('bare', 1):8.2f} {ratio('like', 1):8.2f}"
        )


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--one", action="store_true")
    asked = parser.parse_args()
    if asked.one:
        one()
        return
    small = asked.small
    few, many, rounds = (2, 8, 1) if small else (4, 16, 3)
    with tempfile.TemporaryDirectory(prefix="parlib-bench-") as folder:
        out = Path(folder)
        project = copy_project(out / "project")
        build(project)
        release = open_release(project)
        indices = release.table("indices")
        units = indices[
            (indices["index"] == "PAR")
            & (indices["period"] == 2023)
            & indices["locality"].str.endswith("@2008-08-01")
        ]
        requests = [
            BriefRequest(locality=u, period=2023, issued_on=date(2025, 7, 5))
            for u in sorted(units["locality"])[:many]
        ]
        context = multiprocessing.get_context("spawn")
        with (
            ProcessPoolExecutor(CORES, mp_context=context) as warm_pool,
            ProcessPoolExecutor(CORES, mp_context=context) as rival_pool,
        ):
            bare = partial(bare_one, root=str(project.root), release=release.id)
            like = partial(like_one, root=str(project.root), release=release.id, out=str(out))
            plain = partial(plain_one, root=str(project.root), release=release.id, out=str(out))
            in_pool(bare, requests[:CORES], warm_pool)
            in_pool(like, requests[:CORES], warm_pool)
            in_pool(plain, requests[:CORES], rival_pool)
            ways: dict[str, Callable[[list[BriefRequest]], None]] = {
                "cli": lambda some: by_cli(some, project, release.id, out),
                "pool": lambda some: in_pool(plain, some, rival_pool),
                "ours, plain engine, html": partial(
                    ours, project=project, engine="plain", formats=("html",)
                ),
                "ours, warm engine, html": partial(
                    ours, project=project, engine="auto", formats=("html",)
                ),
                "ours, warm engine, html + pdf": partial(ours, project=project, engine="auto"),
                "ours, warm, html + pdf, dask": partial(
                    ours, project=project, engine="auto", executor="dask"
                ),
                "bare": lambda some: in_pool(bare, some, warm_pool),
                "like": lambda some: in_pool(like, some, warm_pool),
            }
            taken: dict[str, list[tuple[float, float]]] = {name: [] for name in ways}
            for _ in range(rounds):
                for name, way in ways.items():
                    # it has no start-up to spread, and is slow
                    given = requests[: max(2, many // 8)] if name == "cli" else requests
                    taken[name].append(measured(way, given, few=min(few, len(given) // 2)))
    show(taken, many, rounds)


if __name__ == "__main__":
    main()
