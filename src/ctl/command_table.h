/*
 * Command table: one row for each command of lumbarctl, in the order of the help.
 *
 * Prototypes, help, man page and completion derive from a row. A new command is a row here and a
 * file with its function. The macro COMMAND() is defined where this file is included. Manuals are
 * written once for the help and the man page: words in capitals in the arguments become
 * placeholders, text in backticks is set as text to type.
 */

COMMAND(
    status, .arguments = "",
    .summary = N_("Show whether you are sitting, since when, and when the next stretch is due."),
    .manual = N_("Shows on one screen whether you are sitting and since when, how long this "
                 "sitting has lasted, when the next stretch is due or what it waits for, today's "
                 "totals, and the source of keyboard and mouse activity. A line `problem` names "
                 "the last reminder that could not be shown, the first value of the configuration "
                 "that is ignored, and a history that is not written.\n"),
    .options = { { COMMAND_JSON },
                 { "format", 0, "FORMAT", N_("Print one line for a status bar, see watch") },
                 { "waybar", 0, NULL, N_("The same as --format waybar") } },
    .words = { { "--format", COMMAND_PANELS } })

COMMAND(
    watch, .arguments = "", .summary = N_("Print a line at each change, until you interrupt it."),
    .manual = N_("Prints the present state, then a line at each change; without an option only "
                 "at those that matter to you. It ends on SIGINT or SIGTERM, or when its reader "
                 "closes the pipe; all three are a normal end. It does not poll: the service "
                 "sends each change. When the service stops, it prints that, waits, and "
                 "continues when the service is back.\n"
                 "With FORMAT, a line is the text of a status bar: `waybar`, `i3blocks`, "
                 "`polybar`, `tmux`, `genmon` (Xfce) or `plain`; or a template with fields, such "
                 "as `{state}, {due}`; or both, such as `tmux:{due}`, which escapes the fields for "
                 "that bar. A line that counts minutes is printed again at each minute. The "
                 "section on panels in the manual page lists the fields.\n"),
    .options = { { "json", 'j', NULL, N_("Print one JSON object per line, for programs") },
                 { "format", 0, "FORMAT", N_("Print a line for a status bar at each change") },
                 { "waybar", 0, NULL, N_("The same as --format waybar") } },
    .words = { { "--format", COMMAND_PANELS } })

COMMAND(
    monitor, .arguments = "",
    .summary = N_("Print everything that the service announces, until you interrupt it."),
    .manual = N_("Prints each property that changes and each signal of all interfaces and sources, "
                 "with the names of D-Bus, for programmers and bug reports. For people, `watch` is "
                 "easier to read. It ends and waits as `watch` does.\n"),
    .options = { { "json", 'j', NULL, N_("Print one JSON object per line, for programs") } })

COMMAND(
    click, .arguments = "[left | middle | right]", .most = 1,
    .summary = N_("Do what a click on the text of a status bar means now."),
    .manual = N_("`left`, the default, starts the stretch that is suggested, goes to the next "
                 "step during a stretch, starts the service if it is not running, and suggests a "
                 "stretch otherwise. `middle` pauses reminders for an hour, ends a pause, or "
                 "stops a stretch. `right` snoozes the reminder. The numbers `1`, `2` and `3` "
                 "mean the same buttons.\n"),
    .options = { { COMMAND_JSON } }, .words = { { "click", "left middle right" } })

COMMAND(
    today, .arguments = "", .summary = N_("Show how you have been sitting today."),
    .manual = N_("Shows the day until now: when you were sitting, standing and away, and the "
                 "stretches; the sums; and each time of sitting without a break as a bar beside "
                 "the setting `Sitting.Limit`.\n"
                 "Without a locale of UTF-8, the bars are made of ASCII characters.\n"),
    .options = { { COMMAND_JSON } })

COMMAND(week, .arguments = "", .summary = N_("Show the last seven days."),
        .manual = N_("Shows how long you were sitting and standing on each of the last seven days, "
                     "the longest time without a break, the breaks and the stretches.\n"),
        .options = { { COMMAND_JSON } })

COMMAND(
    history, .arguments = "[days | sitting | timeline | stretches | events]", .most = 1,
    .summary = N_("Show the recorded days, or print the recorded data for a spreadsheet."),
    .manual = N_("Shows the days from the day of --from to that of --to, which are the last 30 "
                 "days by default. A DAY is `2026-11-25`, `today`, `yesterday`, or a day of the "
                 "week, which means the last one before today.\n"
                 "With `sitting` (times of sitting without a break), `timeline`, "
                 "`stretches` or `events` (the journal), it prints these as CSV or JSON. "
                 "Durations in CSV are in seconds. A text that a spreadsheet would take for a "
                 "formula begins with an apostrophe.\n"),
    .options = { { "from", 0, "DAY", N_("Begin with DAY") },
                 { "to", 0, "DAY", N_("End with DAY; today by default") },
                 { "csv", 0, NULL, N_("Print comma-separated values") },
                 { COMMAND_JSON } },
    .words = { { "--from", COMMAND_DAYS },
               { "--to", COMMAND_DAYS },
               { "*", "days sitting timeline stretches events" } })

COMMAND(
    export, .arguments = "[FILE]", .most = 1,
    .summary = N_("Export the history, for a backup or another computer."),
    .manual = N_("Writes the whole journal to FILE, which only you can read, or to standard "
                 "output. The first line names the format and its version; each further line is "
                 "an entry as a JSON object: Timestamp (microseconds since 1970), UtcOffset "
                 "(seconds), Kind, Source and Detail. `lumbarctl import` reads it. Entries from "
                 "before 2000, when the clock was not set, are left out.\n"
                 "The file shows when you were at the computer, and names programs and devices.\n"),
    .options = { { "from", 0, "DAY", N_("Begin with DAY") },
                 { "to", 0, "DAY", N_("End with DAY") },
                 { "json", 'j', NULL, N_("Print one JSON object about the export") } },
    .words = { { "--from", COMMAND_DAYS }, { "--to", COMMAND_DAYS } })

COMMAND(
    import, .arguments = "FILE | -", .most = 1,
    .summary = N_("Import an exported history, or that of Workrave or Sane Break."),
    .manual = N_("Adds what FILE, or standard input, contains to the history. No entry is stored "
                 "twice, so a repeated import changes nothing. The whole file is checked first; "
                 "an error names the line.\n"
                 "It reads what `lumbarctl export` wrote; Workrave's `historystats` and "
                 "`todaystats`; and the database of Sane Break, `sane-break.db`, for which the "
                 "program `sqlite3` is needed. Files of other programs have 64 MiB at most. Days "
                 "that lumbard has recorded itself are left out.\n"
                 "Workrave records only how long you were active on a day. That becomes one time "
                 "of activity, which begins when the day began. A break of 5 minutes follows the "
                 "end of the day; the rest stays unknown, and other breaks are not taken over. "
                 "Where Sane Break recorded nothing for 3 hours or more, a break of 5 minutes is "
                 "added, too.\n"),
    .options = { { COMMAND_JSON } })

COMMAND(
    forget, .arguments = "all | DAY [DAY] | DURATION", .most = COMMAND_ANY,
    .summary = N_("Delete recorded data for good."),
    .manual = N_("Deletes everything; or what was recorded on one day, or from the first DAY to "
                 "the last; or during the last DURATION. It asks first on a terminal, and needs "
                 "--yes without one. Deleted data cannot be recovered, and "
                 "files that you exported are not changed.\n"
                 "Entries of the present sitting stay, because the service still counts it; delete "
                 "them after your next full break.\n"),
    .options = { { "yes", 'y', NULL, N_("Do not ask") }, { COMMAND_JSON } },
    .words = { { "*", "all today yesterday" } })

COMMAND(
    explain, .arguments = "[N]", .most = 1,
    .summary = N_("Show what comes next and why the last decisions were made."),
    .manual = N_("Shows the present state and what it is based on, the next decision and when it "
                 "comes, and the last N decisions with their reasons, newest first; 10 decisions "
                 "by default.\n"),
    .options = { { COMMAND_JSON } })

COMMAND(
    suggest, .arguments = "", .summary = N_("Suggest a stretch now."),
    .manual = N_("Suggests a stretch now, even while reminders are paused or delayed, but not "
                 "during a stretch, while you are away or while the screen is locked. Starts the "
                 "service if it is not running, and then waits up to 3 seconds until the "
                 "service knows that you are here.\n"),
    .options = { { COMMAND_JSON } })

COMMAND(snooze, .arguments = "[DURATION]", .most = COMMAND_ANY,
        .summary = N_("Postpone the reminder."),
        .manual = N_("Postpones the reminder by DURATION, from 1 second to 4 hours. The default is "
                     "the setting `Coach.Snooze`.\n"),
        .options = { { COMMAND_JSON } }, .words = { { "snooze", COMMAND_DURATIONS_SHORT } })

COMMAND(
    skip, .arguments = "", .summary = N_("Skip this stretch."),
    .manual = N_("Skips this stretch. The next one is due after another full `Sitting.Limit` of "
                 "sitting.\n"),
    .options = { { COMMAND_JSON } })

COMMAND(pause, .arguments = "[DURATION | until TIME]", .most = COMMAND_ANY,
        .summary = N_("Pause reminders for a time, or until you resume."),
        .manual = N_("Pauses reminders for DURATION, from 1 second to 366 days, or until TIME. "
                     "Without either, the pause lasts until `lumbarctl resume`. Sitting is counted "
                     "during a pause. A pause survives a restart.\n"),
        .options = { { COMMAND_JSON } },
        .words = { { "pause", COMMAND_DURATIONS_LONG " until" }, { "until", "tomorrow" } })

COMMAND(resume, .arguments = "", .summary = N_("End the pause."), .manual = N_("Ends the pause.\n"),
        .options = { { COMMAND_JSON } })

COMMAND(
    stretch, .arguments = "[EXERCISE] [left | right | both]", .most = COMMAND_ANY,
    .summary = N_("Start a guided stretch and follow it here."),
    .manual = N_("Starts the exercise EXERCISE, or the next one, and starts the service if it is "
                 "not running. In a terminal it shows a drawing, the step and the seconds that "
                 "are left, and rings the bell at each step. Keys: `n`, the space bar or Enter "
                 "for the next step, `o` for the other side, `q` or Ctrl+C to stop. Without a "
                 "terminal it prints a line for each step.\n"
                 "A key is input: the stretch counts as a break only without keys during the "
                 "hold.\n"),
    .options = { { COMMAND_JSON } },
    .words = { { "*", "ql-doorway ql-ball ql-side-bend left right both" } })

COMMAND(next, .arguments = "", .summary = N_("Go to the next step of the stretch."),
        .manual = N_("Ends the present step of the stretch. If that step is held, the stretch does "
                     "not count as a break.\n"),
        .options = { { COMMAND_JSON } })

COMMAND(stop, .arguments = "", .summary = N_("Stop the stretch."),
        .manual = N_("Stops the stretch. It is recorded as stopped.\n"),
        .options = { { COMMAND_JSON } })

COMMAND(
    feedback, .arguments = "better | same | worse", .most = 1,
    .summary = N_("Record how your back feels after a stretch."),
    .manual = N_("Records how your back feels after the last stretch, within 10 minutes. You may "
                 "change it in that time. It is no diagnosis.\n"),
    .options = { { COMMAND_JSON } }, .words = { { "feedback", "better same worse" } })

COMMAND(
    done, .arguments = "[EXERCISE] [left | right | both]", .most = COMMAND_ANY,
    .summary = N_("Record a stretch that you did without the guide."),
    .manual = N_("Records that you did EXERCISE, or the next one, on your own. It counts for the "
                 "balance of the sides, but not as a break, because it was not measured.\n"),
    .options = { { COMMAND_JSON } },
    .words = { { "*", "ql-doorway ql-ball ql-side-bend left right both" } })

COMMAND(
    side, .arguments = "[left | right | both | alternate]", .most = 1,
    .summary = N_("Show or set the side that stretches are for."),
    .manual = N_("Without an argument, shows the setting `Coach.Side`. With one, writes it to "
                 "your `lumbard.conf` and applies it: `left` or `right` for a sore side, `both` "
                 "for one side after the other, `alternate` for a balance of both over the "
                 "days.\n"),
    .options = { { COMMAND_JSON } }, .words = { { "side", "left right both alternate" } })

COMMAND(
    get, .arguments = "[NAME]", .most = 1, .summary = N_("Show the settings, or one of them."),
    .manual = N_("Shows the value of the setting NAME that is in effect, as your "
                 "`lumbard.conf` would have it, or all settings, one on each line. NAME is the "
                 "group and the key, such as `Sitting.Limit`, or the key alone. lumbard.conf(5) "
                 "describes each setting.\n"),
    .options = { { COMMAND_JSON } }, .words = { { "get", "$settings" } })

COMMAND(
    set, .arguments = "NAME VALUE", .most = COMMAND_ANY, .summary = N_("Change a setting."),
    .manual = N_("Writes the setting NAME to your `lumbard.conf` and applies it at once; no "
                 "counted time is lost, and the rest of the file stays as it is. VALUE is as in "
                 "the file, such as `45min`, `yes` or `\"Mon-Fri 09:00-18:00; Sat 10:00-12:00\"`. "
                 "An empty VALUE (`''`) empties a list.\n"),
    .options = { { COMMAND_JSON } }, .words = { { "set", "$settings" }, { "*", "$values" } })

COMMAND(reset, .arguments = "NAME", .most = 1, .summary = N_("Give a setting its default again."),
        .manual = N_("Removes the setting NAME from your `lumbard.conf`, so that the value of the "
                     "system's file applies, or the default.\n"),
        .options = { { COMMAND_JSON } }, .words = { { "reset", "$settings" } })

COMMAND(
    exercises, .arguments = "", .summary = N_("List the exercises."),
    .manual = N_("Lists the exercises that the setting `Coach.Exercise` may name, each with its "
                 "length and its caution. Exercises of your own are files in the folder "
                 "`exercises` of the configuration folder; see lumbard.exercise(5). A file with a "
                 "mistake is not in the list; `lumbarctl status` names the file and the line.\n"),
    .options = { { COMMAND_JSON } })

COMMAND(
    about, .arguments = "[EXERCISE]", .most = 1,
    .summary = N_("Describe an exercise: what it is for, its cautions and its steps."),
    .manual = N_("Describes EXERCISE, by default the one that comes next: what the muscle does, "
                 "what strains it, what helps and what to be careful about; then the steps for "
                 "the side that comes next.\n"),
    .options = { { COMMAND_JSON } }, .words = { { "about", "$exercises" } })

COMMAND(
    posture, .arguments = "standing | sitting | away [DURATION]", .most = COMMAND_ANY,
    .summary = N_("Set your posture."),
    .manual = N_("Sets your posture for DURATION, from 1 second to 1 day; 1 hour by default. "
                 "`lumbarctl posture sitting` without DURATION returns to automatic.\n"
                 "A small process stays connected in the background for that time, because the "
                 "service ends a report when its sender disconnects. The process only waits, and "
                 "repeats the report if the service restarts.\n"),
    .options = { { COMMAND_JSON } },
    .words = { { "posture", "standing sitting away" },
               { "standing | sitting | away", COMMAND_DURATIONS_LONG } })

COMMAND(
    hold, .arguments = "[REASON] [DURATION | -- PROGRAM [ARGUMENT…]]", .most = COMMAND_ANY,
    .takes_program = 1, .summary = N_("Delay reminders, for example during a talk."),
    .manual = N_("Delays reminders for DURATION, from 1 second to 1 day, in the background as "
                 "`posture` does; or while PROGRAM runs; or, without either, until you press "
                 "Ctrl+C. Sitting is still counted, and a reminder that became due appears once "
                 "afterwards.\n"
                 "With PROGRAM, the exit status is that of PROGRAM: 126 or 127 if it cannot be "
                 "run, 128 and more if a signal ended it. If the service does not run or refuses, "
                 "PROGRAM is not run.\n"),
    .options = { { COMMAND_JSON }, { "release", 0, NULL, N_("End a delay that has a DURATION") } },
    .words = { { "hold", COMMAND_DURATIONS_LONG " --" } })

COMMAND(credit, .arguments = "START END | DURATION", .most = COMMAND_ANY,
        .summary = N_("Add a break that the service did not detect."),
        .manual = N_("Adds a break from START, at most 1 day ago, to END; or one of DURATION that "
                     "ends now.\n"),
        .options = { { COMMAND_JSON } },
        .words = { { "*", COMMAND_DURATIONS_SHORT " yesterday today now" } })

COMMAND(correct, .arguments = "START END standing | sitting | away", .most = COMMAND_ANY,
        .summary = N_("Correct the history."),
        .manual = N_("Corrects what you did from START, at most 2 days ago, to END. The original "
                     "record is kept beside the correction.\n"),
        .options = { { COMMAND_JSON } },
        .words = { { "*", "yesterday today now standing sitting away" } })

COMMAND(
    sources, .arguments = "", .summary = N_("Show where the service gets its information from."),
    .manual = N_("Lists the sources: name, kind, state (`ready`, `standby`, `absent` or "
                 "`failed`), when each last reported, how often since the service started, and "
                 "the protocol that it uses or the reason why it does not work. Sources that are "
                 "absent on this computer are hidden.\n"),
    .options = { { "all", 'a', NULL, N_("Show those that are absent too") }, { COMMAND_JSON } })

COMMAND(
    trackers, .arguments = "", .summary = N_("Show the fitness trackers that report."),
    .manual = N_("Lists the fitness trackers that report at present: whether each is connected, "
                 "its last report, the steps of the last hour, the last walk and what it can "
                 "report. A tracker that is silent for 10 minutes changes nothing until it "
                 "reports again.\n"),
    .options = { { COMMAND_JSON } })

COMMAND(
    report, .arguments = "[FILE]", .most = 1,
    .summary = N_("Write a report with charts, for a browser."),
    .manual = N_("Writes the history of the last 30 days to FILE, one page for a browser with "
                 "charts: each day hour by hour, how long you sat against the setting "
                 "`Sitting.Limit`, breaks, stretches and how your back felt, both sides, steps, "
                 "and a calendar. Without FILE it is `lumbard-report.html` in the folder for "
                 "downloads.\n"
                 "The page contains no script and loads nothing. The file is readable by you "
                 "alone, and replaces a file of that name as a whole. A symbolic link is "
                 "refused: name the file itself.\n"
                 "From 63 days on the columns are weeks, from 567 days on months; hour by hour "
                 "it shows the last 31 days.\n"),
    .options = { { COMMAND_JSON },
                 { "open", 0, NULL, N_("Show the report in the browser, by xdg-open") },
                 { "from", 0, "DAY", N_("The first day: 2026-11-25, yesterday, monday") },
                 { "to", 0, "DAY", N_("The last day; today by default") } },
    .words = { { "--from", COMMAND_DAYS }, { "--to", COMMAND_DAYS } })

COMMAND(
    doctor, .arguments = "", .summary = N_("Check the setup and suggest fixes."),
    .manual = N_("Shows on one screen: the service and its unit, the desktop, the source of "
                 "keyboard and mouse activity, the sources that "
                 "report films and calls, the fitness trackers and the presence sensor, the "
                 "notification server and how it shows reminders, "
                 "whether do not disturb is on, and the folder of the history. The last lines "
                 "list everything that keeps reminders from appearing or makes the count of "
                 "your sitting wrong, each with its cause and what to do: first what is to fix, "
                 "then what makes reminders wait, such as a pause. The exit status is 0 only if "
                 "there is neither.\n"
                 "With --history it checks the file of the history instead: whether it is written, "
                 "its size, which other people can read it, how many entries it has and since "
                 "when, and whether each of the last 30 days adds up.\n"
                 "It starts and changes nothing. The desktop is the one in the environment of "
                 "lumbarctl itself.\n"),
    .options = { { "all", 'a', NULL, N_("Show the sources that are absent too") },
                 { "history", 0, NULL, N_("Check the record of the history instead") },
                 { COMMAND_JSON } })

COMMAND(log, .arguments = "", .summary = N_("Show the log of the service."),
        .manual = N_("Shows the last lines that the service wrote to the journal, by running "
                     "`journalctl`. A service that was started by hand writes to its terminal "
                     "instead.\n"),
        .options = { { COMMAND_JSON },
                     { "lines", 'n', "N", N_("Show N lines; 50 by default") },
                     { "follow", 'f', NULL, N_("Keep printing new lines") } })

COMMAND(
    trace, .arguments = "[on | off | status]", .most = 1,
    .summary = N_("Record a trace for a bug report."),
    .manual = N_("Starts or ends a trace, and prints the path of its file beside the history. "
                 "Until `off` or the end of the service, each event that the service bases its "
                 "decisions on becomes a line: that there was input, never which key; lock and "
                 "suspend; programs that play, call or keep the screen on, with the reason that "
                 "they give; your commands; the settings. `lumbard --replay FILE` makes the same "
                 "decisions again and prints them. No data leaves the computer. The "
                 "newest 20 traces are kept, each of 64 MiB at most; `on` removes older ones, and "
                 "the log names them. A new trace can be started once a minute.\n"),
    .options = { { COMMAND_JSON } }, .words = { { "trace", "on off status" } })

COMMAND(help, .arguments = "[COMMAND]", .most = 1,
        .summary = N_("Show this help, or the help of a command."),
        .manual = N_("Shows the list of commands, or the help of COMMAND.\n"),
        .options = { { COMMAND_JSON } }, .words = { { "help", "$commands" } })
