"""PDF from HTML, by WeasyPrint: nothing is fetched from outside, and no file of another tenant.

`pdf` is imported where it is used: the library takes two seconds, and the web process never draws a page.
"""

# Before the path of a file of the tenant's, in the address of a picture.
STORED = "stored:"


# Of Debian; the Chinese font besides, where none is there.
PACKAGES = "libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 fonts-noto-cjk"


class DrawingNotPossible(RuntimeError):
    """The system's libraries that draw text are not there."""

    def __init__(self) -> None:
        super().__init__(f"No document can be drawn. Run: sudo apt-get install {PACKAGES}")
