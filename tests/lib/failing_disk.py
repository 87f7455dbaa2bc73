"""A disk that fails on request, for the files of the history only; see preload-disk.c."""
from fake_clocks import preload
from rig import BUILD

LIBRARY = BUILD / "tests" / "lib" / "libpreload-disk.so"


class FailingDisk:
    """env makes a program use this disk. fail() with "eio", "nolock", "denied" or "erofs", repair() ends it."""

    def __init__(self, folder):
        assert LIBRARY.exists()
        self.file = folder / "disk"
        self.env = {"LD_PRELOAD": preload(LIBRARY), "TEST_DISK": str(self.file)}

    def fail(self, how):
        new = self.file.with_suffix(".new")
        new.write_text(how)
        new.rename(self.file)

    def repair(self):
        self.fail("")
