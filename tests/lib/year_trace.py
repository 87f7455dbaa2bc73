"""Generates the trace of a year: 400 changes of state a day, with films, calls, locks and suggestions."""

SECOND, MINUTE, HOUR, DAY = 10**6, 60 * 10**6, 3600 * 10**6, 24 * 3600 * 10**6
BEGIN = 1_795_503_600 * SECOND  # a midnight
HEAD = f"""lumbard-trace 1
version 0.1.0
boot 0
clock boottime=0 realtime={BEGIN} utc-offset=0
settings Sitting.Limit=28800000000
state
now 0
end
0 random seed=2a
0 day
0 ready last=none can-await=yes hides-idle=no
"""
CYCLES = 200  # a day: input, then none
SUGGESTIONS = 8


class Year:
    def __init__(self, file):
        self.file, self.number = file, 0

    def write(self, at, words):
        self.file.write(f"{at} {words}\n")

    def suggest(self, at):
        """Requests a suggestion, so that its number is known; it is shown and then dismissed."""
        self.number += 1
        self.write(at, "suggest")
        self.write(at + SECOND, f"input at={at + SECOND - 9}")
        self.write(at + 3 * SECOND + 1, "time")
        self.write(at + 4 * SECOND, f"shown id={self.number}")
        self.write(at + 9 * SECOND, f"dismissed id={self.number}")

    def cycle(self, at, number):
        """4 min 30 s: 1 min with input, 3 min without, then input until the next cycle."""
        self.write(at, f"input at={at - 11}")
        if number % (CYCLES // SUGGESTIONS) == 1:
            self.suggest(at + 6 * SECOND)
        kind, name = (("music", "Rhythmbox"), ("call-word", "Firefox \\x1b"))[number % 2]
        self.write(at + 20 * SECOND, f'evidence source="mpris" kind={kind} detail="{name}" on=yes old=no until=never')
        self.write(at + 30 * SECOND, "time")
        self.write(at + 50 * SECOND, f'evidence source="mpris" kind={kind} detail="{name}" on=no old=no until=never')
        self.write(at + 240 * SECOND, f"idle at={at + 60 * SECOND}")
        if number % 10 == 0:
            self.write(at + 250 * SECOND, "lock on=yes")
            self.write(at + 255 * SECOND, "lock on=no")

    def day(self, begin):
        self.write(begin, "day")
        self.write(begin + 1, f"hours open=yes until={begin + DAY}")
        for number in range(CYCLES):
            self.cycle(begin + HOUR + number * 270 * SECOND, number)


def write(path, days=365):
    """Writes the trace; returns its number of suggestions."""
    with open(path, "w", encoding="utf-8") as file:
        file.write(HEAD)
        year = Year(file)
        for number in range(days):
            year.day(MINUTE + number * DAY)
        file.write(f"{days * DAY + DAY} end why=off\n")
    return year.number
