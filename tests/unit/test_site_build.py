"""The static site as it is built: whole, self-contained, and every word in its place."""

from __future__ import annotations

import gzip
import os
import re
from html.parser import HTMLParser
from pathlib import Path

import jinja2
import pytest

from frontend import build as site
from frontend.build import write
from frontend.packing import pack

PAGES = sorted(path.name for path in (site.HERE / "pages").glob("[!_]*.html"))
SCRIPTS = sorted((site.HERE / "js").rglob("*.js"))
MOST_SCRIPTS = 12
MADE_BY_THE_DEPLOY = {"/config.json"}
# What would take a text for markup or for a program; the policy refuses most of them, too.
MARKUP = re.compile(
    r"innerHTML|outerHTML|insertAdjacentHTML|setHTMLUnsafe|parseHTMLUnsafe|createContextualFragment"
    r"|DOMParser|document\.write|srcdoc|\beval\b|\bFunction\(|javascript:|createPolicy"
    r"|setAttribute\(\s*[\"'`]on|set(?:Timeout|Interval)\(\s*[\"'`]|createElement\(\s*[\"'`]script"
)
RAW_COLOUR = re.compile(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(")


class Tags(HTMLParser):
    """The start tags of a page, each with its attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, {name: value or "" for name, value in attrs}))

    def values(self, name: str) -> list[str]:
        """Every value of that attribute on the page."""
        return [attrs[name] for _, attrs in self.found if name in attrs]


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    site.build(folder)
    return folder


@pytest.fixture(scope="module")
def loose(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site with each module as its source is."""
    folder = tmp_path_factory.mktemp("loose")
    site.build(folder, packed=False)
    return folder


@pytest.fixture(params=PAGES)
def tags(request: pytest.FixtureRequest, dist: Path) -> Tags:
    return Tags((dist / request.param).read_text("utf-8"))


def test_page_carries_no_inline_script_style_or_handler(dist: Path) -> None:
    for page in dist.rglob("*.html"):
        for tag, attrs in Tags(page.read_text("utf-8")).found:
            assert tag not in ("style", "base", "iframe", "object", "embed"), page
            assert tag != "script" or "src" in attrs, page
            assert not [name for name in attrs if name == "style" or name.startswith("on")], page


def test_page_asks_no_other_site_for_anything(dist: Path) -> None:
    for page in dist.rglob("*.html"):
        tags = Tags(page.read_text("utf-8"))
        for name in ("src", "srcset", "href", "action", "formaction", "poster", "data"):
            assert not [each for each in tags.values(name) if "//" in each or ":" in each], page
    for sheet in dist.rglob("*.css"):
        assert not re.search(r"url\(|@import", sheet.read_text("utf-8")), sheet


def test_every_address_of_a_page_leads_to_a_built_file(tags: Tags, dist: Path) -> None:
    addresses = {a.partition("#")[0] for a in tags.values("src") + tags.values("href")} - {""}
    for address in addresses:
        assert (dist / address.lstrip("/")).is_file(), address


def test_ids_of_a_page_are_unique_and_its_labels_and_hints_name_them(tags: Tags) -> None:
    ids = tags.values("id")
    assert len(ids) == len(set(ids))
    described = " ".join(tags.values("aria-describedby") + tags.values("aria-labelledby")).split()
    assert {*tags.values("for"), *described} <= set(ids)


def test_page_names_its_language_and_itself(dist: Path) -> None:
    titles = []
    for name in PAGES:
        html = (dist / name).read_text("utf-8")
        assert '<html lang="en">' in html
        titles.append(re.search(r"<title>(.+) · Aftercare</title>", html)[1])  # type: ignore[index]
    assert titles.count("Your payment") == 2  # the two ways back from the provider
    assert len(set(titles)) == len(titles) - 1


def test_address_of_a_script_leads_to_a_page_or_a_module(loose: Path) -> None:
    for path in SCRIPTS:
        source = site.without_comments(path.read_text("utf-8"))
        for name in re.findall(r'["`](\w[\w-]*\.html)', source):
            assert (loose / name).is_file(), (path.name, name)
        for target in re.findall(r'(?:from|import\()\s*"([^"]+)"', source):
            module = site.resolve(path.relative_to(site.HERE / "js").as_posix(), target)
            assert site.is_folded(module) or (loose / "js" / module).is_file(), (path.name, target)


def test_every_word_that_a_script_says_is_in_the_locale() -> None:
    said = site.read_words(site.HERE / "locale" / "en")["script"]
    heard = set()
    for path in SCRIPTS:
        source = path.read_text("utf-8")
        for part in re.findall(r'from "[./]+/words/([\w-]+)\.js"', source):
            heard.add(part)
            keys = re.findall(r'\bt\(\s*"(\w+)"', source)
            assert set(keys) <= set(said[part]), path.name
    assert heard == set(said)


def test_locales_have_the_same_words() -> None:
    first, *others = site.read_locales()
    for other in others:
        assert shape(other.words) == shape(first.words), other.tag


def shape(words: object) -> object:
    return {key: shape(value) for key, value in words.items()} if isinstance(words, dict) else None


def test_missing_word_stops_the_build() -> None:
    words = site.read_words(site.HERE / "locale" / "en")
    del words["pages"]["index"]["lead"]
    with pytest.raises(jinja2.UndefinedError, match="lead"):
        dict(site.render_pages(site.Locale("en", words)))


def test_second_locale_lives_under_its_tag_with_addresses_of_its_own() -> None:
    words = site.read_words(site.HERE / "locale" / "en")
    html = dict(site.render_pages(site.Locale("de", words)))["index.html"]
    assert '<html lang="de">' in html
    assert 'href="/de/plans.html"' in html
    assert 'href="/plans.html"' not in html


def test_only_api_js_talks_to_the_network_and_upload_js_to_the_bucket() -> None:
    sources = {path.name: path.read_text("utf-8") for path in SCRIPTS}
    assert [name for name in sources if re.search(r"\bfetch\(", sources[name])] == ["api.js"]
    assert [name for name in sources if "XMLHttp" in sources[name]] == ["upload.js"]


def test_no_script_writes_markup_or_remembers_beyond_the_tab() -> None:
    for path in SCRIPTS:
        source = path.read_text("utf-8")
        assert not MARKUP.search(source), path.name
        assert not re.search(r"localStorage|indexedDB|document\.cookie|cookieStore", source)


def test_colours_are_named_in_the_tokens_alone() -> None:
    for path in (site.HERE / "css").glob("*.css"):
        raw = RAW_COLOUR.search(path.read_text("utf-8"))
        assert (raw is not None) == (path.stem == "tokens"), path.name


def scripts_of(tags: Tags) -> tuple[list[str], list[str]]:
    """(what the page runs, what it announces besides), by their addresses."""
    return (
        [attrs["src"] for tag, attrs in tags.found if tag == "script"],
        [attrs["href"] for _, attrs in tags.found if attrs.get("rel") == "modulepreload"],
    )


def test_page_announces_every_module_it_will_load(tags: Tags, dist: Path) -> None:
    run, announced = scripts_of(tags)
    assert len({*run, *announced}) == len(run) + len(announced)
    for address in (*run, *announced):
        source = (dist / address.lstrip("/")).read_text("utf-8")
        for target in re.findall(r'from"([^"]+)"', source):
            module = Path(address).parent.joinpath(target)
            assert os.path.normpath(module) in announced, (address, target)


def test_unpacked_page_announces_every_module_by_its_own_name(loose: Path) -> None:
    run, announced = scripts_of(Tags((loose / "index.html").read_text("utf-8")))
    assert run == ["/js/header.js", "/js/pages/check.js"]
    modules = [f"/js/{name}" for name in site.modules_of("header.js", "pages/check.js")]
    assert sorted(run + announced) == sorted(modules)


def test_page_loads_few_files_and_every_language_its_own(dist: Path) -> None:
    for page in dist.rglob("*.html"):
        run, announced = scripts_of(Tags(page.read_text("utf-8")))
        assert len(run) + len(announced) <= MOST_SCRIPTS, page.name
        spanish = page.parent.name == "es"
        assert {address.startswith("/es/js/") for address in run + announced} == {spanish}


def test_name_of_a_packed_module_changes_with_its_content(dist: Path) -> None:
    for path in dist.rglob("*.js"):
        assert re.fullmatch(r"[\w-]+-[\w-]{8}\.js", path.name)
    english, spanish = (set((dist / root).glob("js/site-*")) for root in ("", "es"))
    assert len(english) == len(spanish) == 1
    assert english.pop().name != spanish.pop().name


def test_module_that_cannot_be_packed_stops_the_build(tmp_path: Path) -> None:
    write(tmp_path / "from" / "a.js", 'import { no } from "./b.js";\nno();\n')
    write(tmp_path / "from" / "b.js", "export const yes = 1;\n")
    with pytest.raises(RuntimeError, match="could not be packed"):
        pack({tmp_path / "from": tmp_path / "to"}, ["a.js"], [])


def test_pages_of_staff_put_nothing_into_what_customers_load(dist: Path) -> None:
    """Their modules all know the desk's or the store's scope, by its door."""
    seen = {True: 0, False: 0}
    for name in PAGES:
        run, announced = scripts_of(Tags((dist / name).read_text("utf-8")))
        sources = [(dist / each.lstrip("/")).read_text("utf-8") for each in (*run, *announced)]
        staff = f"pages/{name}".startswith(site.STAFF)
        seen[staff] += 1
        assert any(re.search("care/(desk|store)", source) for source in sources) is staff, name
    assert seen[True] >= 4 and seen[False] >= 20


def test_first_page_is_within_15_kb_with_its_script_and_style(dist: Path) -> None:
    tags = Tags((dist / "index.html").read_text("utf-8"))
    run, announced = scripts_of(tags)
    addresses = {*tags.values("src"), *run, *announced, "/css/site.css", "/index.html"}
    files = [dist / address.lstrip("/") for address in addresses]
    assert sum(len(gzip.compress(path.read_bytes(), 6)) for path in files) <= 15 * 1024


def test_comments_leave_a_script_and_addresses_in_strings_stay() -> None:
    source = '// why\nconst a = "http://x/*y*/"; // kept\n/** doc\n * more */\nconst b = 1;\n'
    bare = site._SCRIPT_COMMENT.sub("", source)
    assert bare == 'const a = "http://x/*y*/"; // kept\nconst b = 1;\n'


def test_build_forgets_what_is_no_longer_a_page(tmp_path: Path) -> None:
    (tmp_path / "old.html").write_text("old")
    site.build(tmp_path)
    assert not (tmp_path / "old.html").exists()
