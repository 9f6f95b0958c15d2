"""How fast are public pages for anonymous visitors, against an empty Django view?

Limits (issue: speed and size): start page and results at least 40 % of the requests per second of
an empty view on the same server; revalidation by ETag at least 80 %.
"""

from __future__ import annotations

from functools import partial

from _harness import demo, get, in_turns, rate, serving, table, verdict

RESULTS = "/de/angebote/?q=deutsch&ort=luenen"


def main() -> None:
    demo()
    with (
        serving("bench._empty:application") as empty,
        serving("nabe.config.wsgi:application", ready="/de/") as port,
    ):
        etag = {"If-None-Match": get(port, "/de/").headers["etag"]}
        found = in_turns(
            {
                "empty view": partial(rate, empty, "/"),
                "start page": partial(rate, port, "/de/"),
                "results": partial(rate, port, RESULTS),
                "start page by ETag": partial(rate, port, "/de/", headers=etag, expect=304),
            }
        )
        bare = found["empty view"]
        table(
            ["page", "requests/s", "of empty view"],
            [(name, value, f"{value / bare:.0%}") for name, value in found.items()],
        )
    slower = min(found["start page"], found["results"])
    verdict(
        "public pages",
        [
            ("start page and results / empty view", slower / bare, "≥", 0.40),
            ("ETag / empty view", found["start page by ETag"] / bare, "≥", 0.80),
        ],
    )


if __name__ == "__main__":
    main()
