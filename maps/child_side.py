"""The child that reads one uploaded map: `python -m maps.child_side`, order and file on its input, lines out."""

import gc
import json
import sys
from dataclasses import asdict

from files.child_limits import say, take_limits
from files.refusal import FileRefused, Limits
from files.wire import progress_line, refusal_line


def main() -> None:
    order = json.loads(sys.stdin.buffer.readline(1_000_000))
    limits = Limits(**order["limits"])
    take_limits(limits)
    gc.disable()  # one short task: nothing to collect
    from maps.parts import Asked  # the geometry's libraries are loaded under the limits, too
    from maps.reading import read_map

    asked = order["asked"]
    asked["known"] = tuple((place[0], place[1]) for place in asked["known"])
    try:
        data = sys.stdin.buffer.read(limits.bytes + 1)
        found = read_map(
            data, order["name"], Asked(**asked), limits=limits, on_progress=lambda share: say(progress_line(share))
        )
        for shape in found.shapes:
            say(json.dumps({"shape": asdict(shape)}) + "\n")
        rest = {name: getattr(found, name) for name in ("crs", "crs_name", "columns", "layer")}
        rest["remarks"] = [asdict(one) for one in found.remarks]
        rest["troubles"] = [asdict(one) for one in found.troubles]
        say(json.dumps({"map": rest}) + "\n")
    except FileRefused as refusal:
        say(refusal_line(refusal))
    except (MemoryError, RecursionError):
        say(refusal_line(FileRefused("too_much_memory")))


if __name__ == "__main__":
    main()
