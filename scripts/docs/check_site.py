#!/usr/bin/env python3
"""Checks a built site: each link and anchor of each page leads somewhere in it, and no page loads from another host."""

import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

LOADED = {("script", "src"), ("img", "src"), ("link", "href"), ("iframe", "src"), ("source", "src")}


class Page(HTMLParser):
    def __init__(self):
        super().__init__()
        self.ids, self.links, self.loads = set(), [], []

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name == "id" or (tag == "a" and name == "name"):
                self.ids.add(value)
            elif tag == "a" and name == "href":
                self.links.append(value)
            elif (tag, name) in LOADED and dict(attributes).get("rel") != "canonical":
                self.loads.append(value)


def main(site: Path):
    pages = {}
    for file in site.rglob("*.html"):
        pages[file.resolve()] = page = Page()
        page.feed(file.read_text())
    faults = []
    checked = 0
    for file, page in pages.items():
        for link in page.links + page.loads:
            url = urlsplit(link)
            if url.scheme or url.netloc:
                if link in page.loads and url.scheme != "data":
                    faults.append(f"{file.relative_to(site.resolve())} loads {link}")
                continue
            checked += 1
            base = site if url.path.startswith("/") else file.parent
            target = (base / unquote(url.path).lstrip("/")).resolve() if url.path else file
            target = target / "index.html" if target.is_dir() else target
            if not target.exists():
                if file.name != "404.html":
                    faults.append(f"{file.relative_to(site.resolve())}: {link} leads nowhere")
            elif url.fragment and target in pages and unquote(url.fragment) not in pages[target].ids | {"__consent", ""}:
                faults.append(f"{file.relative_to(site.resolve())}: {link} has no such anchor")
    for fault in sorted(set(faults)):
        print(fault, file=sys.stderr)
    print(f"docs-site: {len(pages)} pages, {checked} links, {len(set(faults))} faults")
    sys.exit(1 if faults or not checked else 0)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
