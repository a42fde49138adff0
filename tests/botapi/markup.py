"""Telegram's HTML: which text and entities it stands for, or Telegram's words on why it stands for none.

Stricter than Telegram in one thing: an `&` that begins no entity is refused, since it shows that something
was not escaped.
"""

import re
from html import unescape
from typing import Any

Entity = dict[str, Any]

_TYPES = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler",
    "span": "spoiler", "a": "text_link", "code": "code", "pre": "pre", "blockquote": "blockquote",
}  # fmt: skip
_TOKEN = re.compile(
    r"<(?P<end>/)?(?P<tag>[A-Za-z][A-Za-z-]*)(?P<attributes>[^<>]*)>|&(?:lt|gt|amp|quot|#\d+|#x[0-9A-Fa-f]+);"
)
_ATTRIBUTE = re.compile(r'\s+([a-z-]+)(?:="([^"]*)")?')


class BadMarkup(Exception):
    """Telegram cannot parse it."""


def units(text: str) -> int:
    """Telegram's measure of a text: UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parsed(html: str) -> tuple[str, list[Entity]]:
    """Plain text and entities, in the order they begin.

    Raises:
        BadMarkup: with what Telegram says after "can't parse entities: ".
    """
    text, at, entities, open_tags = "", 0, list[Entity](), list[tuple[str, Entity]]()
    for token in _TOKEN.finditer(html):
        text += _literal(html, at, token.start())
        at = token.end()
        tag = (token["tag"] or "").lower()
        if not tag:
            text += unescape(token[0])
        elif token["end"]:
            entity = _closed(open_tags, tag, token.start())
            entity["length"] = units(text) - entity["offset"]
        else:
            entity = _opened(tag, token["attributes"], token.start()) | {"offset": units(text), "length": 0}
            open_tags.append((tag, entity))
            entities.append(entity)
    text += _literal(html, at, len(html))
    if open_tags:
        raise BadMarkup(f'Can\'t find end tag corresponding to start tag "{open_tags[-1][0]}"')
    return _stripped(text, entities)


def _literal(html: str, start: int, end: int) -> str:
    words = html[start:end]
    for sign in "<&":
        if sign in words:
            raise BadMarkup(f'Unescaped "{sign}" at offset {start + words.index(sign)}')
    return words


def _opened(tag: str, attributes: str, at: int) -> Entity:
    if tag not in _TYPES:
        raise BadMarkup(f'Unsupported start tag "{tag}" at byte offset {at}')
    named = {m[1]: unescape(m[2] or "") for m in _ATTRIBUTE.finditer(attributes)}
    if _ATTRIBUTE.sub("", attributes).strip():
        raise BadMarkup(f'Cannot read the attributes of "{tag}" at byte offset {at}')
    match tag, named:
        case "a", {"href": url, **rest} if not rest:
            return {"type": "text_link", "url": url}
        case "blockquote", {"expandable": _, **rest} if not rest:
            return {"type": "expandable_blockquote"}
        case "span", {"class": "tg-spoiler"}:
            return {"type": "spoiler"}
        case "code", {"class": language}:
            return {"type": "code", "language": language}
        case _ if named or tag in ("a", "span"):
            raise BadMarkup(f'Unexpected attributes of "{tag}" at byte offset {at}')
        case _:
            return {"type": _TYPES[tag]}


def _closed(open_tags: list[tuple[str, Entity]], tag: str, at: int) -> Entity:
    if not open_tags:
        raise BadMarkup(f"Unexpected end tag at byte offset {at}")
    expected, entity = open_tags.pop()
    if expected != tag:
        raise BadMarkup(f'Unmatched end tag at byte offset {at}, expected "</{expected}>", found "</{tag}>"')
    return entity


def _stripped(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Without white space at either end, as Telegram keeps it."""
    lost = units(text) - units(text.lstrip())
    kept = text.strip()
    moved = list[Entity]()
    for entity in entities:
        start = max(0, entity["offset"] - lost)
        end = min(units(kept), entity["offset"] + entity["length"] - lost)
        if end > start:
            moved.append(entity | {"offset": start, "length": end - start})
    return kept, moved
