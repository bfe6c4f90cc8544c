"""The compiled files: an index with digests and places on the host, and a page for each with its content.

MkDocs takes a Markdown file in its folder for a page. Such artifacts are therefore published a second time under
a name that it leaves alone, and their download gives them their own name back.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from compiler.artifact import Artifact
from compiler.site.referring import name_of
from compiler.site.routes import Route, artifact_page, source_page
from compiler.site.view import Site
from compiler.spec import kinds

FOLDER = "artifacts"
"""Where the compiled files themselves are published."""

_LANGUAGES = {".conf": "ini", ".service": "ini", ".socket": "ini", ".mount": "ini", ".timer": "ini", ".path": "ini",
              ".py": "python", ".md": "markdown", ".json": "json"}


@dataclass(frozen=True, slots=True)
class FileView:
    """An artifact: its content, its download, and the specs that it came from."""

    artifact: Artifact
    page: Route
    download: Route
    specs: tuple[tuple[str, Route], ...]
    items: tuple[tuple[kinds.Item, str], ...]

    @property
    def name(self) -> str:
        """The file's own name."""
        return PurePosixPath(self.artifact.path).name

    @property
    def language(self) -> str:
        """How its content is highlighted."""
        return _LANGUAGES.get(PurePosixPath(self.artifact.path).suffix, "text")

    @property
    def check(self) -> str:
        """The command that compares what is deployed with what was compiled."""
        return f"echo '{self.artifact.sha256}  {self.artifact.host_path}' | sha256sum -c"


def pages(site: Site) -> Iterator[Artifact]:
    """``artifacts-list.md``, a page for each artifact, and the second copies of those in Markdown."""
    views = [_view(site, artifact) for artifact in sorted(site.artifacts, key=lambda artifact: artifact.path)]
    yield site.render("artifacts.md.j2", "artifacts-list.md",
                      deployed=[view for view in views if view.artifact.host_path],
                      others=[view for view in views if not view.artifact.host_path])
    for view in views:
        yield site.render("artifact.md.j2", view.page.page, view=view, artifact=view.artifact)
        if view.download.page != f"{FOLDER}/{view.artifact.path}":
            yield Artifact(view.download.page, view.artifact.text, ())


def _view(site: Site, artifact: Artifact) -> FileView:
    path = f"{FOLDER}/{artifact.path}" if not artifact.path.endswith(".md") else f"downloads/{artifact.path}.txt"
    specs = tuple((spec, Route(source_page(spec))) for spec in artifact.specs if spec in site.compiled.texts)
    owners = (site.model.owner(spec) for spec in artifact.specs)
    return FileView(artifact, Route(artifact_page(artifact.path)), Route(path), specs,
                    tuple((owner, name_of(owner)) for owner in owners if owner is not None))
