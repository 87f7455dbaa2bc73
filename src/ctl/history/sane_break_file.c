/*
 * In Sane Break, "away" is a time without input, "paused" one in which it is paused for another
 * reason, such as a program that runs or a computer on battery: then it does not know whether the
 * person is there. A "break" that was ended early does not count as one. "flash" and "focus" lie
 * within other times.
 */
#include "ctl/history/sane_break_file.h"

#include <stdbool.h>
#include <string.h>

#include "wording/translation.h"

#define MAGIC "SQLite format 3" /* with the NUL that follows */

#define QUERY                                                                                  \
    "SELECT type || char(9) || CAST(strftime('%s', started_at) AS INTEGER) || char(9) || "     \
    "CAST(strftime('%s', ended_at) AS INTEGER) || char(9) || CASE type WHEN 'break' THEN "     \
    "coalesce(json_extract(data, '$.\"normal-exit\"'), 0) WHEN 'pause' THEN instr(data, "      \
    "'\"idle\"') > 0 ELSE 0 END FROM spans WHERE ended_at IS NOT NULL AND type IN ('normal', " \
    "'meeting', 'break', 'away', 'pause', 'paused', 'sleep') ORDER BY id"

/* A file from elsewhere may have a view of this name, which could call functions of sqlite3 that
 * start programs, or never end. json() of this text is an error, which ends sqlite3. */
#define TRUST_NOTHING "PRAGMA trusted_schema = OFF"
#define TABLE_ONLY \
    "SELECT json('') FROM sqlite_master WHERE lower(name) = 'spans' AND type <> 'table'"

/* A computer that is off for the night leaves no entry; after so long a sitting has ended. */
#define GAP (3 * USEC_HOUR)

#define INSTANT_MAX 9999999999LL /* seconds */

struct span_of_time {
    usec start, end;
    const char *state, *reason;
};

bool sane_break_file_is_database(const char *begin, size_t size)
{
    return size >= sizeof MAGIC && memcmp(begin, MAGIC, sizeof MAGIC) == 0;
}

char **sane_break_file_command(const char *path)
{
    const char *const words[] = { "sqlite3",     "-safe",    "-readonly", "-batch",    "-bail",
                                  "-noheader",   "-list",    "-init",     "/dev/null", NULL,
                                  TRUST_NOTHING, TABLE_ONLY, QUERY,       NULL };
    char **command = g_new0(char *, G_N_ELEMENTS(words));

    /* An absolute path cannot be taken for an option. */
    for (size_t i = 0; i + 1 < G_N_ELEMENTS(words); i++)
        command[i] = words[i] ? g_strdup(words[i]) : g_canonicalize_filename(path, NULL);
    return command;
}

/* @is_true: a break was kept to its end, or a pause was for lack of input. */
static void set_state(struct span_of_time *span, const char *kind, bool is_true)
{
    static const struct {
        const char *kind, *state, *reason;
    } kinds[] = {
        { "normal", "active", "input" },
        { "meeting", "passive", "call" },
        { "away", "away", "idle" },
        { "sleep", "away", "suspend" },
    };

    span->state = "unknown";
    span->reason = "none";
    for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++)
        if (strcmp(kinds[i].kind, kind) == 0) {
            span->state = kinds[i].state;
            span->reason = kinds[i].reason;
        }
    if (strcmp(kind, "break") == 0) {
        span->state = is_true ? "away" : "active";
        span->reason = is_true ? "idle" : "input";
    } else if (strcmp(kind, "pause") == 0 && is_true) {
        span->state = "away";
        span->reason = "idle";
    }
}

const char *sane_break_file_read(struct sane_break_file *f, const char *line)
{
    g_auto(GStrv) cells = g_strsplit(line, "\t", -1);
    struct span_of_time span;
    gint64 numbers[3]; /* start, end, number */

    if (g_strv_length(cells) != G_N_ELEMENTS(numbers) + 1)
        return _("It is not a time that Sane Break recorded.");
    for (size_t i = 0; i < G_N_ELEMENTS(numbers); i++)
        if (!g_ascii_string_to_signed(cells[i + 1], /* base= */ 10, 0, INSTANT_MAX, &numbers[i],
                                      NULL))
            return _("It is not a time that Sane Break recorded.");
    if (numbers[0] == 0 || numbers[1] < numbers[0])
        return _("The time ends before it begins, or has no valid date.");
    span.start = numbers[0] * USEC_SEC;
    span.end = numbers[1] * USEC_SEC;
    set_state(&span, cells[0], numbers[2] > 0);
    if (!f->spans)
        f->spans = g_array_new(FALSE, FALSE, sizeof span);
    g_array_append_val(f->spans, span);
    return NULL;
}

static int compare_starts(const void *a, const void *b)
{
    const struct span_of_time *one = a, *other = b;

    return (one->start > other->start) - (one->start < other->start);
}

void sane_break_file_end(struct sane_break_file *f, usec now)
{
    usec known_until = 0;

    if (!f->spans)
        return;
    g_array_sort(f->spans, compare_starts);
    for (unsigned i = 0; i < f->spans->len; i++) {
        const struct span_of_time *span = &g_array_index(f->spans, struct span_of_time, i);
        const usec start = MAX(span->start, known_until);

        if (span->end <= start)
            continue;
        if (known_until && start - known_until >= GAP)
            imported_time_end_sitting(f->time, known_until, start);
        else if (known_until && start > known_until)
            imported_time_enter(f->time, known_until, "unknown", "none");
        imported_time_enter(f->time, start, span->state, span->reason);
        known_until = span->end;
    }
    if (known_until)
        imported_time_end_sitting(f->time, known_until, now);
    g_array_unref(f->spans);
    f->spans = NULL;
}
