"""What templates are given to write pages with: links, prose, code, sources; no logic of a page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, cast

import jinja2

from compiler.artifact import Artifact
from compiler.evidence import Evidence, evidence_of
from compiler.facts import Nothing, fact
from compiler.loads import Loads, loads
from compiler.pipeline import Compiled
from compiler.relations import Relations
from compiler.render import Locator
from compiler.site import markdown
from compiler.site.badges import badge, mark, tone
from compiler.site.claims import ClaimViews
from compiler.site.foretold import Foretelling
from compiler.site.markdown import Markdown
from compiler.site.referring import Referring
from compiler.site.routes import Route, claim_anchor, directive_route, route_of, row_anchor, source_page
from compiler.spec import kinds
from compiler.spec.markup import CLAIM
from compiler.spec.model import Model

TEMPLATES = Path(__file__).parent / "templates"


@dataclass(frozen=True)
class Site:
    """A compiled tree with its artifacts, and how its pages are written."""

    compiled: Compiled
    artifacts: tuple[Artifact, ...]

    @property
    def model(self) -> Model:
        """The linked model."""
        return self.compiled.model

    @property
    def relations(self) -> Relations:
        """Its reverse directions."""
        return self.compiled.relations

    @cached_property
    def locator(self) -> Locator:
        """Finds the lines of items in their spec files."""
        return Locator(self.compiled.texts)

    @cached_property
    def evidence(self) -> Evidence:
        """What results are worth today."""
        return evidence_of(self.relations)

    @cached_property
    def loads(self) -> Loads:
        """How deep each defense is today, and what each directive holds up."""
        return loads(self.relations, self.evidence)

    @cached_property
    def claims(self) -> ClaimViews:
        """What comes of each claim."""
        return ClaimViews(self.relations)

    @cached_property
    def foretold(self) -> Foretelling:
        """What is foreseen of each attempt."""
        return Foretelling(self.relations)

    @cached_property
    def referring(self) -> Referring:
        """What refers to each item."""
        return Referring(self.model)

    def render(self, template: str, page: str, **data: Any) -> Artifact:
        """The page at ``page``, written by ``template`` from ``data``.

        In the template every value is escaped unless it went through one of the filters: ``prose``,
        ``inline`` (prose on one line), ``code``, ``fence``, ``badge``, ``link`` (an id or item as a link),
        ``page`` (a path or route as a link), ``up`` (the same, to the page that this one belongs to), ``row`` (an
        entry of a result as a link to its row, which ``anchor`` names), ``source`` (provenance), ``spec`` (a link to
        the item's line in its file), ``raw`` (finished Markdown). Macros have to be imported ``with context``.
        """
        written = _jinja().get_template(template).render(
            site=self, model=self.model, here=page, pen=Pen(self, page), **data)
        return Artifact(page, written.rstrip("\n") + "\n", ())


@cache
def _jinja() -> jinja2.Environment:
    """The templates, compiled once for all sites of a process."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), undefined=jinja2.StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, keep_trailing_newline=True, finalize=markdown.escape, autoescape=False)
    environment.filters.update(code=markdown.code, fence=markdown.fence, badge=badge, tone=tone, raw=Markdown,
                               standing=_standing, anchor=row_anchor, claim_anchor=claim_anchor)
    for name in ("prose", "inline", "link", "row", "spec", "source", "up", "page_link"):
        environment.filters[name.removesuffix("_link")] = _with_pen(name)
    return environment


@jinja2.pass_context
def _standing(context: jinja2.runtime.Context, result: kinds.Result) -> str:
    """Whether a result still counts: current, stale or historical."""
    return str(context["site"].evidence.overall(result))


def _with_pen(name: str) -> Callable[..., Markdown]:
    """The method ``name`` of the page's pen as a filter."""
    @jinja2.pass_context
    def use(context: jinja2.runtime.Context, *args: Any) -> Markdown:
        return cast(Markdown, getattr(context["pen"], name)(*args))
    return use


@dataclass(frozen=True, slots=True)
class Pen:
    """Writes links as they are seen from one page."""

    site: Site
    page: str

    def prose(self, text: str) -> Markdown:
        """Prose as Markdown, its references as links."""
        return markdown.prose(text, self.refer)

    def inline(self, text: str) -> Markdown:
        """Prose on one line."""
        return markdown.inline(text, self.refer)

    def refer(self, target: str, written: str | None) -> str:
        """A link to what a reference of prose leads to: an item, or a value of today where it is explained."""
        label = self.inline(written) if written else None
        if target in self.site.model.items or ":" not in target:
            return str(self.link(target, label))
        claim = self.site.model.claims.get(target.removeprefix(CLAIM)) if target.startswith(CLAIM) else None
        if claim is not None:
            return self._resting(claim, label or markdown.escape(target))
        found = fact(self.site.relations, target)
        if isinstance(found, Nothing):
            return str(label or markdown.escape(target))
        words = label or (markdown.code if found.code else markdown.escape)(found.text)
        if found.item is None:
            return str(words)
        place = route_of(self.site.model, found.item)
        if isinstance(found.item, kinds.Unit) and found.directive:
            place = directive_route(self.site.model, found.item, found.section, found.directive)
        return f"[{words}]({place.seen_from(self.page)})"

    def _resting(self, claim: kinds.Claim, words: Markdown) -> str:
        """Words that rest on a claim, with its state behind them, as a link to the claim."""
        view, = self.site.claims.of((claim,))
        place = Route(route_of(self.site.model, view.stated.item).page, claim_anchor(claim))
        return f"[{words}&nbsp;{mark(view.state)}]({place.seen_from(self.page)}){{ .resting }}"

    def link(self, target: str | kinds.Item, label: str | None = None) -> Markdown:
        """A link to an item, labelled with its id; plain text where the id is of a platform."""
        item = self.site.model.items.get(target) if isinstance(target, str) else target
        if item is None:
            return markdown.escape(label or target)
        words = markdown.escape(label or item.id)
        return Markdown(f"[{words}]({route_of(self.site.model, item).seen_from(self.page)})")

    def page_link(self, target: str | Route, label: str) -> Markdown:
        """A link to a place of the site, by its route or its path with or without an anchor."""
        path, _, anchor = str(target).partition("#")
        return Markdown(f"[{markdown.escape(label)}]({Route(path, anchor).seen_from(self.page)})")

    def up(self, target: str, label: str) -> Markdown:
        """A link to the page that this one belongs to, and whose place in the navigation it shares."""
        return Markdown(f"{self.page_link(target, label)}{{ rel=up }}")

    def row(self, node: kinds.Node, label: object) -> Markdown:
        """A link to the row of a table that tells of ``node``, an entry of a result, on the result's page."""
        owner = self.site.model.owner(node.place.file)
        assert owner is not None
        route = Route(route_of(self.site.model, owner).page, row_anchor(node))
        return Markdown(f"[{markdown.escape(label)}]({route.seen_from(self.page)})")

    def spec(self, node: kinds.Node, label: str = "spec", anchor: str = "") -> Markdown:
        """A link to the line of the spec file that ``node`` starts in; ``anchor`` is where others link to it."""
        line = self.site.locator.span(node.place).line
        route = Route(source_page(node.place.file), f"L{line}")
        id = f"#{anchor} " if anchor else ""
        return Markdown(f"[{markdown.escape(label)}]({route.seen_from(self.page)}){{ {id}.spec-link }}")

    def source(self, sources: tuple[kinds.Node, ...]) -> Markdown:
        """Provenance in words, with links."""
        return Markdown("; ".join(self._one_source(source) for source in sources))

    def _one_source(self, source: kinds.Node) -> str:
        if isinstance(source, kinds.FromDocument):
            return f"{self.link(source.document)} § {markdown.escape(source.section)}{_remark(source.says)}"
        if isinstance(source, kinds.FromMeasurement):
            return f"measured: {self.link(source.measured)}{_remark(source.says)}"
        if isinstance(source, kinds.FromPlatform):
            return f"platform {markdown.escape(source.platform)}: {markdown.escape(source.says)}"
        assert isinstance(source, kinds.FromUs)
        return f"ours: {markdown.escape(source.ours)}"


def _remark(says: str) -> str:
    """What a source says, where an item departs from it or needs its words."""
    return f" ({markdown.escape(says)})" if says else ""
