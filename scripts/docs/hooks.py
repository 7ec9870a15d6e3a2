"""Hooks of MkDocs: files of the repository that pages link to become part of the site.

`README.md` is its first page, other Markdown files are pages below `repo/`, and the rest are files there.
"""

import posixpath
import re
from pathlib import Path

from mkdocs.structure.files import File

ROOT = Path(__file__).resolve().parent.parent.parent
LINK = re.compile(r"(\]\()([^)\s]+)(\))|(src=\")([^\"]+)(\")")
HOME = "index.md"


def place(path: str) -> str:
    """Where a file of the repository is in the site."""
    if path == "README.md":
        return HOME
    return path.removeprefix("docs/") if path.startswith("docs/") else "repo/" + path


def origin(page: str) -> str:
    """The file of the repository that a page of the site is."""
    if page == HOME:
        return "README.md"
    return page.removeprefix("repo/") if page.startswith("repo/") else "docs/" + page


def linked(path: str, text: str):
    """The files of the repository to which a file links, by the link as it is written."""
    for match in LINK.finditer(text):
        target = match.group(2) or match.group(5)
        name = target.partition("#")[0]
        if name and "://" not in name and not name.startswith("mailto:"):
            yield target, posixpath.normpath(posixpath.join(posixpath.dirname(path), name))


def on_files(files, config):
    waiting = ["README.md"] + [origin(file.src_uri) for file in files.documentation_pages()]
    seen = set()
    files.append(File.generated(config, "site.css", content=Path(__file__).with_name("site.css").read_bytes()))
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        source = ROOT / path
        if not path.startswith("docs/"):
            if not source.is_file():
                continue  # MkDocs reports the link, as it leads nowhere
            uri = place(path)
            files.append(File.generated(config, uri, content=source.read_bytes()))
        if path.endswith(".md") and source.is_file():
            waiting += [to for _, to in linked(path, source.read_text()) if not to.startswith("docs/")]
    return files


def on_page_markdown(markdown, page, config, files):
    path = origin(page.file.src_uri)
    here = posixpath.dirname(page.file.src_uri)
    for target, to in sorted(set(linked(path, markdown)), key=lambda each: -len(each[0])):
        anchor = target.partition("#")[1] + target.partition("#")[2]
        uri = posixpath.relpath(place(to), here or ".")
        markdown = markdown.replace(f"]({target})", f"]({uri}{anchor})")
        markdown = markdown.replace(f'src="{target}"', f'src="{uri}"')
    return markdown
