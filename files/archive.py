"""The zip around a workbook, looked at before anything of it is unpacked."""

import io
import zipfile
from collections.abc import Iterator
from pyexpat import ExpatError, ParserCreate
from typing import Any
from xml.etree.ElementTree import Element, ParseError, XMLPullParser

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from files.refusal import LIMITS, FileRefused, Limits

_BLOCK = 1 << 16


def opened_zip(data: bytes, limits: Limits, damaged: str) -> tuple[zipfile.ZipFile, list[zipfile.ZipInfo]]:
    """The zip in `data` and its parts, nothing unpacked yet.

    Raises FileRefused: `damaged` when it is no zip, "zip_bomb" beyond `limits`, "encrypted".
    """
    try:
        opened = zipfile.ZipFile(io.BytesIO(data))
        parts = opened.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise FileRefused(damaged) from None
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > limits.parts:
        raise FileRefused("zip_bomb")
    if unpacked > limits.unpacked_bytes or unpacked > limits.ratio * max(len(data), 10_000):
        raise FileRefused("zip_bomb")
    if any(part.flag_bits & 0x1 for part in parts):
        raise FileRefused("encrypted")
    return opened, parts


class Archive:
    """The parts of a workbook. Raises FileRefused for whatever is no plain, unencrypted, believable .xlsx."""

    def __init__(self, data: bytes, limits: Limits = LIMITS) -> None:
        self._zip, parts = opened_zip(data, limits, "not_a_workbook")
        self.names = {part.filename.lstrip("/"): part for part in parts}
        self._refuse_other_kinds()

    def _refuse_other_kinds(self) -> None:
        lowered = {name.lower() for name in self.names}
        if any(name.endswith("vbaproject.bin") for name in lowered):
            raise FileRefused("has_macros")
        if "xl/workbook.bin" in lowered:
            raise FileRefused("other_spreadsheet", kind=".xlsb")
        if "mimetype" in lowered or "content.xml" in lowered:
            raise FileRefused("other_spreadsheet", kind=".ods")
        if any(name.startswith("index/") for name in lowered):
            raise FileRefused("other_spreadsheet", kind=".numbers")
        if "xl/workbook.xml" not in lowered:
            raise FileRefused("not_a_workbook")

    def blocks(self, name: str) -> Iterator[bytes]:
        """A part, unpacked piece by piece."""
        try:
            with self._zip.open(self.names[name]) as part:
                while block := part.read(_BLOCK):
                    yield block
        except (KeyError, zipfile.BadZipFile, NotImplementedError, OSError, EOFError, RuntimeError, ValueError):
            raise FileRefused("workbook_damaged", part=name) from None
        except Exception as problem:  # zlib.error is no public name of zipfile
            if type(problem).__name__ == "error":
                raise FileRefused("workbook_damaged", part=name) from None
            raise

    def tree(self, name: str) -> Element:
        """A small part as a tree."""
        try:
            tree: Element = fromstring(b"".join(self.blocks(name)), forbid_dtd=True)
        except DefusedXmlException:
            raise FileRefused("has_dtd", part=name) from None
        except (ParseError, ValueError, LookupError):
            raise FileRefused("workbook_damaged", part=name) from None
        return tree

    def elements(self, name: str, *kinds: str) -> Iterator[tuple[str, Element]]:
        """Each element of one of `kinds` in a large part, as (kind, element); forgotten once the next is asked for."""
        space = self._namespace(name)
        wanted = {space + kind: kind for kind in kinds}
        parser: Any = XMLPullParser(events=("end",))
        try:
            for block in self.blocks(name):
                parser.feed(block)
                for _, element in parser.read_events():
                    kind = wanted.get(element.tag)
                    if kind is not None:
                        yield kind, element
                        element.clear()
            parser.close()
        except (ParseError, ValueError, LookupError):
            raise FileRefused("workbook_damaged", part=name) from None

    def _namespace(self, name: str) -> str:
        """The "{…}" of the part's root. A document type can only stand before it, and is refused here."""
        found: list[str] = []

        def refuse(*_: object) -> None:
            raise FileRefused("has_dtd", part=name)

        parser = ParserCreate(namespace_separator="}")
        parser.StartDoctypeDeclHandler = refuse
        parser.StartElementHandler = lambda tag, _: found.append(tag)
        try:
            for block in self.blocks(name):
                parser.Parse(block, False)
                if found:
                    break
        except (ExpatError, ValueError, LookupError):
            if not found:
                raise FileRefused("workbook_damaged", part=name) from None
        space, mark, _ = (found or [""])[0].rpartition("}")
        return f"{{{space}}}" if mark else ""
