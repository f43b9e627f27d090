"""`python -m config.embedded start|stop|reset|url [purpose]`, for scripts and for a look at the data by hand."""

# ruff: noqa: T201  it speaks to a person at a terminal

from __future__ import annotations

import sys
from collections.abc import Callable

from config.embedded import EmbeddedPostgres, ServerFailed, data_dir_of_checkout


def main(arguments: list[str]) -> int:
    verb, purpose = (*arguments, "", "")[:2]
    server = EmbeddedPostgres(data_dir_of_checkout(purpose), test=purpose == "test")
    verbs: dict[str, Callable[[], None]] = {
        "start": server.start,
        "stop": server.stop,
        "reset": server.reset,
        "url": lambda: print(server.owner_url()),
    }
    if verb not in verbs:
        print(__doc__)
        return 2
    try:
        verbs[verb]()
    except ServerFailed as failure:
        print(failure, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
