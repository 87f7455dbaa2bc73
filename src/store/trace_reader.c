#include "store/trace_reader.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "store/settings_text.h"

#define VERSION_CHARACTERS "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.+~-"

/* The wall clock must be from 1970 to the year 9999, so that every instant has a date. */
#define REAL_MAX       (253370764800 * USEC_SEC)
#define UTC_OFFSET_MAX (26 * 3600)

__attribute__((format(printf, 2, 3))) static int set_error(struct trace_reader *r,
                                                           const char *format, ...)
{
    char what[TRACE_ERROR_MAX / 2];
    va_list ap;

    va_start(ap, format);
    vsnprintf(what, sizeof what, format, ap);
    va_end(ap);
    snprintf(r->error, sizeof r->error, "%.200s:%u: %s", r->path, r->line, what);
    return -EINVAL;
}

static int fail(struct trace_reader *r, int error)
{
    snprintf(r->error, sizeof r->error, "cannot read %.200s: %s", r->path, strerror(-error));
    return error;
}

/* Moves the unparsed bytes to the start of the buffer and reads more. */
static int fill(struct trace_reader *r)
{
    ssize_t got;

    memmove(r->buf, r->buf + r->at, r->n);
    r->at = 0;
    got = read(r->fd, r->buf + r->n, sizeof r->buf - r->n);
    if (got < 0)
        return fail(r, -errno);
    r->is_over = got == 0;
    r->n += (size_t)got;
    return 0;
}

/* Returns 1 with a line, 0 at the end of the file, -EINVAL for an invalid line. */
static int read_line(struct trace_reader *r, char **ret)
{
    char *end, *start;
    int error = 0;

    r->line++;
    while (!(end = memchr(r->buf + r->at, '\n', r->n)) && !r->is_over && r->n < sizeof r->buf &&
           error >= 0)
        error = fill(r);
    if (error < 0)
        return error;
    start = r->buf + r->at;
    if (!end) {
        r->is_broken = r->is_over && r->n > 0;
        return r->is_over ? 0 : set_error(r, "the line is too long");
    }
    *end++ = 0;
    r->n -= (size_t)(end - start);
    r->at += (size_t)(end - start);
    *ret = start;
    return strlen(start) == (size_t)(end - start - 1)
               ? 1
               : set_error(r, "the line contains a NUL byte");
}

/* Whether the last line of the file has been read. */
static bool is_last(struct trace_reader *r)
{
    return r->n == 0 && (r->is_over || (fill(r) >= 0 && r->n == 0));
}

/* Reads the next line of the head, which must begin with @name, and skips that name. */
static int read_named(struct trace_reader *r, const char *name, char **ret)
{
    const size_t n = strlen(name);
    int e = read_line(r, ret);

    if (e < 0)
        return e;
    if (e == 0)
        return set_error(r, "the head of the trace is incomplete");
    if (strncmp(*ret, name, n) != 0 || ((*ret)[n] && (*ret)[n] != ' '))
        return set_error(r, "expected \"%s\"", name);
    *ret += n + ((*ret)[n] == ' ');
    return 0;
}

static int read_word(struct trace_reader *r, const char *name, char *ret, size_t size)
{
    char *word;
    int e = read_named(r, name, &word);

    if (e < 0)
        return e;
    if (!*word || strlen(word) >= size || word[strspn(word, VERSION_CHARACTERS)])
        return set_error(r, "the %s is missing or invalid", name);
    strcpy(ret, word);
    return 0;
}

static int read_number(char **line, const char *name, int64_t low, int64_t high, int64_t *ret)
{
    struct pair pair;

    if (pairs_next(line, &pair) <= 0 || strcmp(pair.name, name) != 0 ||
        pair_number(&pair, ret) < 0 || *ret < low || *ret > high)
        return -EINVAL;
    return 0;
}

static int parse_clock(char *line, struct trace_clock *ret)
{
    int64_t offset;

    if (read_number(&line, "realtime", 0, REAL_MAX, &ret->real_at) < 0 ||
        read_number(&line, "utc-offset", -UTC_OFFSET_MAX, UTC_OFFSET_MAX, &offset) < 0 || *line)
        return -EINVAL;
    ret->utc_offset = (int)offset;
    return 0;
}

static int read_clock(struct trace_reader *r, struct trace_clock *ret)
{
    char *line;
    int e = read_named(r, "clock", &line);

    if (e < 0)
        return e;
    if (read_number(&line, "boottime", -REAL_MAX, REAL_MAX, &ret->boot_at) < 0 ||
        parse_clock(line, ret) < 0)
        return set_error(r, "expected boottime, realtime and utc-offset");
    return 0;
}

static int read_settings(struct trace_reader *r, struct settings *ret)
{
    struct pair pair;
    char *line;
    int e = read_named(r, "settings", &line);

    settings_init(ret);
    while (e >= 0 && (e = pairs_next(&line, &pair)) > 0) {
        e = settings_text_read(ret, &pair);
        if (e < 0)
            return set_error(r, "%.64s: %s", pair.name,
                             e == -ENOENT ? "unknown setting" : "invalid value");
    }
    return e == -EINVAL && !r->error[0] ? set_error(r, "expected pairs of name and value") : e;
}

static int read_state(struct trace_reader *r, char *ret, size_t size)
{
    size_t at = 0, n;
    char *line;
    int e = read_named(r, "state", &line);

    if (e < 0)
        return e;
    do {
        e = read_line(r, &line);
        if (e < 0)
            return e;
        n = e > 0 ? strlen(line) : 0;
        if (e == 0 || at + n + 2 > size)
            return set_error(r, "the state is incomplete");
        memcpy(ret + at, line, n);
        ret[at + n] = '\n';
        at += n + 1;
    } while (strcmp(line, "end") != 0);
    ret[at] = 0;
    return 0;
}

static int read_head(struct trace_reader *r, struct trace_head *ret)
{
    char format[TRACE_WORD_MAX], known[TRACE_WORD_MAX];
    int e = read_word(r, "lumbard-trace", format, sizeof format);

    snprintf(known, sizeof known, "%d", TRACE_FORMAT);
    if (e >= 0 && strcmp(format, known) != 0)
        return set_error(r, "the format is %s, but this version reads only %s", format, known);
    if (e >= 0)
        e = read_word(r, "version", ret->version, sizeof ret->version);
    if (e >= 0)
        e = read_word(r, "boot", ret->boot, sizeof ret->boot);
    if (e >= 0)
        e = read_clock(r, &ret->clock);
    if (e >= 0)
        e = read_settings(r, &ret->settings);
    return e < 0 ? e : read_state(r, ret->state, sizeof ret->state);
}

int trace_reader_open(struct trace_reader *r, const char *path, struct trace_head *ret)
{
    struct stat st;
    int e;

    memset(r, 0, offsetof(struct trace_reader, buf));
    r->path = path;
    r->fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (r->fd < 0)
        return fail(r, -errno);
    if (fstat(r->fd, &st) < 0 || !S_ISREG(st.st_mode)) {
        snprintf(r->error, sizeof r->error, "%.200s is not a regular file", path);
        e = -EINVAL;
    } else {
        e = read_head(r, ret);
    }
    if (e < 0)
        trace_reader_close(r);
    return e;
}

void trace_reader_close(struct trace_reader *r)
{
    if (r->fd >= 0)
        close(r->fd);
    r->fd = -1;
}

static enum trace_entry_type end_type(const char *arguments)
{
    static const char *const words[TRACE_ENTRY_MAX] = {
        [TRACE_OFF] = "why=off", [TRACE_STOP] = "why=stop", [TRACE_FULL] = "why=full"
    };

    for (unsigned i = 0; i < TRACE_ENTRY_MAX; i++)
        if (words[i] && strcmp(words[i], arguments) == 0)
            return (enum trace_entry_type)i;
    return TRACE_ENTRY_MAX;
}

/* Reads "INSTANT clock ..." and "INSTANT end why=...". Returns false for an event. */
static bool read_other(char *line, struct trace_entry *ret, const char **ret_error)
{
    char *word = strchr(line, ' ');
    const struct pair instant = { .value = line };

    if (!word || (strncmp(word, " clock ", 7) != 0 && strncmp(word, " end ", 5) != 0))
        return false;
    *word++ = 0;
    *ret_error = "the line does not begin with an instant";
    if (pair_number(&instant, &ret->text.now) < 0 || ret->text.now < -REAL_MAX ||
        ret->text.now > REAL_MAX)
        return true;
    if (*word == 'c') {
        ret->type = TRACE_CLOCK;
        ret->clock.boot_at = ret->text.now;
        *ret_error = parse_clock(word + strlen("clock "), &ret->clock) < 0
                         ? "expected realtime and utc-offset"
                         : NULL;
    } else {
        ret->type = end_type(word + strlen("end "));
        *ret_error = ret->type == TRACE_ENTRY_MAX ? "unknown reason of the end" : NULL;
    }
    return true;
}

int trace_reader_next(struct trace_reader *r, struct trace_entry *ret)
{
    const char *error = NULL;
    char *line;
    int e = read_line(r, &line);

    if (e == 0)
        return 0;
    if (e > 0 && !read_other(line, ret, &error)) {
        ret->type = TRACE_EVENT;
        if (event_text_read(&ret->text, line, &error) >= 0)
            error = NULL;
    }
    if (e > 0 && !error && ret->type != TRACE_EVENT && ret->type != TRACE_CLOCK && !is_last(r)) {
        r->line++;
        error = "the trace continues after its end";
    }
    if (e > 0 && !error)
        return 1;
    if (error)
        set_error(r, "%s", error);
    /* A power cut may leave an invalid last line; it is ignored. */
    r->is_broken = is_last(r);
    return r->is_broken ? 0 : -EINVAL;
}
