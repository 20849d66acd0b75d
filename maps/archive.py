"""The zip around a map, looked at before anything of it is unpacked, and never unpacked onto a disk."""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

from files.archive import opened_zip
from files.refusal import FileRefused, Limits
from maps.parts import MAP_LIMITS

NEEDED = (".shp", ".dbf")
_IGNORED = ("__MACOSX/",)
_ZIPS = (".zip", ".7z", ".rar", ".gz", ".tgz", ".bz2", ".xz", ".kmz")


class MapArchive:
    """The layers of a zip: Shapefiles by the name that their parts share, or GeoJSON files. Raises FileRefused."""

    def __init__(self, data: bytes, limits: Limits = MAP_LIMITS) -> None:
        self._zip, parts = opened_zip(data, limits, "zip_damaged")
        self._limits = limits
        self._parts = {part.filename: part for part in parts if not part.is_dir() and self._wanted(part.filename)}
        self._files = {name.lower(): name for name in self._parts}

    def _wanted(self, name: str) -> bool:
        path = PurePosixPath(name.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or ":" in path.parts[0] or "\0" in name:
            raise FileRefused("zip_paths")
        if name.startswith(_IGNORED) or path.name.startswith("."):
            return False
        if path.suffix.lower() in _ZIPS:
            raise FileRefused("zip_in_zip", name=path.name[:60])
        return True

    def layers(self) -> list[str]:
        """Names of the GeoJSON files and, without their ending, of the Shapefiles; sorted."""
        found = [name for low, name in self._files.items() if low.endswith((".geojson", ".json"))]
        found += [name[:-4] for low, name in self._files.items() if low.endswith(".shp")]
        return sorted(found)

    def shapefile(self, layer: str) -> dict[str, bytes]:
        """The parts of a Shapefile by ending: ".shp", ".dbf", and ".shx", ".prj", ".cpg" where they are there."""
        found = {}
        for ending in (".shp", ".dbf", ".shx", ".prj", ".cpg"):
            name = self._files.get(f"{layer}{ending}".lower())
            if name is not None:
                found[ending] = self.content(name)
        for ending in NEEDED:
            if ending not in found:
                raise FileRefused("shapefile_part", part=ending)
        return found

    def content(self, name: str) -> bytes:
        try:
            return b"".join(self._blocks(name))
        except (KeyError, zipfile.BadZipFile, NotImplementedError, OSError, EOFError, RuntimeError, zlib.error):
            raise FileRefused("zip_damaged") from None

    def _blocks(self, name: str) -> Iterator[bytes]:
        size = 0
        with self._zip.open(self._parts[name]) as part:
            while block := part.read(1 << 16):
                size += len(block)
                if size > self._limits.unpacked_bytes:
                    raise FileRefused("zip_bomb")
                yield block
