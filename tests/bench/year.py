"""A year at a desk as a trace: 400 changes of state a day, with films, calls, locks and suggestions in between."""

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
CYCLES = 200  # of a day: hands on, hands off
SUGGESTIONS = 8


class Year:
    def __init__(self, file):
        self.file, self.number = file, 0

    def say(self, at, words):
        self.file.write(f"{at} {words}\n")

    def suggest(self, at):
        """Asked for, so that its number is known; then looked at, and waved away or left."""
        self.number += 1
        self.say(at, "suggest")
        self.say(at + SECOND, f"input at={at + SECOND - 9}")
        self.say(at + 3 * SECOND + 1, "time")
        self.say(at + 4 * SECOND, f"shown id={self.number}")
        self.say(at + 9 * SECOND, f"dismissed id={self.number}")

    def cycle(self, at, number):
        """4 min 30 s: one of hands on, three without, the rest of hands on until the next one."""
        self.say(at, f"input at={at - 11}")
        if number % (CYCLES // SUGGESTIONS) == 1:
            self.suggest(at + 6 * SECOND)
        kind, name = (("music", "Rhythmbox"), ("call-word", "Firefox \\x1b"))[number % 2]
        self.say(at + 20 * SECOND, f'evidence source="mpris" kind={kind} detail="{name}" on=yes old=no until=never')
        self.say(at + 30 * SECOND, "time")
        self.say(at + 50 * SECOND, f'evidence source="mpris" kind={kind} detail="{name}" on=no old=no until=never')
        self.say(at + 240 * SECOND, f"idle at={at + 60 * SECOND}")
        if number % 10 == 0:
            self.say(at + 250 * SECOND, "lock on=yes")
            self.say(at + 255 * SECOND, "lock on=no")

    def day(self, begin):
        self.say(begin, "day")
        self.say(begin + 1, f"hours open=yes until={begin + DAY}")
        for number in range(CYCLES):
            self.cycle(begin + HOUR + number * 270 * SECOND, number)


def write(path, days=365):
    """Returns how many suggestions are in it."""
    with open(path, "w", encoding="utf-8") as file:
        file.write(HEAD)
        year = Year(file)
        for number in range(days):
            year.day(MINUTE + number * DAY)
        file.write(f"{days * DAY + DAY} end why=off\n")
    return year.number
