#include "store/trace.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "store/event_text.h"
#include "store/settings_text.h"
#include "util/cleanup.h"
#include "util/log.h"

/* Room for a clock's line before the event's. */
#define LINES_MAX (EVENT_TEXT_MAX + 256)
/* What is kept free for the last line. */
#define END_MAX 64
/* Files begun in one second. */
#define NAMES_MAX 10

void trace_init(struct trace *t)
{
    *t = (struct trace){ .fd = -1 };
}

bool trace_is_on(const struct trace *t)
{
    return t->fd >= 0;
}

const char *trace_path(const struct trace *t)
{
    return t->path ? t->path : "";
}

static void end(struct trace *t)
{
    close(t->fd);
    t->fd = -1;
}

/* All of it or nothing: half a line would make the next one nonsense. */
static int append(struct trace *t, const char *text, size_t n)
{
    ssize_t written;

    do {
        written = write(t->fd, text, n);
    } while (written < 0 && errno == EINTR);
    if (written == (ssize_t)n) {
        t->size += n;
        return 0;
    }
    int r = written < 0 ? -errno : -ENOSPC;
    if (written > 0 && ftruncate(t->fd, (off_t)t->size) < 0)
        log_info("%s ends in half a line: %s", t->path, strerror(errno));
    return r;
}

static void append_end(struct trace *t, usec now, const char *why)
{
    char line[END_MAX];
    int n = snprintf(line, sizeof line, "%" PRId64 " end why=%s\n", now, why);

    assert(n > 0 && (size_t)n < sizeof line);
    if (append(t, line, (size_t)n) < 0)
        log_warning("the last line of %s could not be written", t->path);
}

static void add_clock(struct pairs *p, const struct trace_clock *clock)
{
    pairs_add_number(p, "realtime", clock->real_at);
    pairs_add_number(p, "utc-offset", clock->utc_offset);
    pairs_print(p, "\n");
}

static int write_head(struct trace *t, const char *version, const char *boot,
                      const struct trace_clock *clock, const struct core *core)
{
    const size_t size = LINES_MAX + CORE_SAVE_ALL_MAX;
    CLEANUP(cleanup_free) char *text = malloc(size);
    struct pairs p;

    if (!text)
        return -ENOMEM;
    pairs_init(&p, text, size - CORE_SAVE_ALL_MAX);
    pairs_print(&p, "lumbard-trace %d\nversion %s\nboot %s\nclock", TRACE_FORMAT, version, boot);
    pairs_add_number(&p, "boottime", clock->boot_at);
    add_clock(&p, clock);
    pairs_print(&p, "settings");
    settings_text_add(&p, &core->settings);
    pairs_print(&p, "\nstate\n");
    assert(!p.is_full);
    p.n += core_save_all(core, text + p.n, size - p.n);
    t->real_offset = clock->real_at - clock->boot_at;
    t->utc_offset = clock->utc_offset;
    return append(t, text, p.n);
}

/* Never over what is there, and never through a link. */
static int create(const char *folder, const struct trace_clock *clock, char **ret_path)
{
    time_t second = (time_t)(clock->real_at / USEC_SEC) + clock->utc_offset;
    char stamp[32], again[16] = "";
    struct tm tm;
    int fd = -1;

    gmtime_r(&second, &tm);
    strftime(stamp, sizeof stamp, "%Y%m%d-%H%M%S", &tm);
    for (int i = 1; i <= NAMES_MAX; i++) {
        if (i > 1)
            snprintf(again, sizeof again, "-%d", i);
        if (asprintf(ret_path, "%s/trace-%s%s.trace", folder, stamp, again) < 0)
            return -ENOMEM;
        fd = open(*ret_path, O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, 0600);
        if (fd >= 0)
            return fd;
        fd = -errno;
        free(*ret_path);
        if (fd != -EEXIST)
            break;
    }
    return fd;
}

int trace_start(struct trace *t, const char *folder, const char *version, const char *boot,
                const struct trace_clock *clock, const struct core *core)
{
    char *path;
    int r;

    if (trace_is_on(t))
        return 0;
    r = create(folder, clock, &path);
    if (r < 0)
        return r;
    free(t->path);
    t->path = path;
    t->fd = r;
    t->size = 0;
    r = write_head(t, version, boot, clock, core);
    if (r < 0) {
        end(t);
        unlink(path);
        free(t->path);
        t->path = NULL;
    }
    return r;
}

void trace_event(struct trace *t, const struct trace_clock *clock, const struct event *event)
{
    char lines[LINES_MAX];
    const usec offset = clock->real_at - clock->boot_at;
    struct pairs p;
    int r;

    if (!trace_is_on(t))
        return;
    pairs_init(&p, lines, sizeof lines);
    if (offset != t->real_offset || clock->utc_offset != t->utc_offset) {
        pairs_print(&p, "%" PRId64 " clock", clock->boot_at);
        add_clock(&p, clock);
    }
    event_text_add(&p, clock->boot_at, event);
    pairs_print(&p, "\n");
    assert(!p.is_full);
    if (t->size + p.n + END_MAX > TRACE_SIZE_MAX) {
        append_end(t, clock->boot_at, "full");
        log_warning("the trace %s has come to its %u MiB and ends", t->path,
                    TRACE_SIZE_MAX / (1024 * 1024));
        end(t);
        return;
    }
    r = append(t, lines, p.n);
    if (r < 0) {
        log_warning("the trace %s ends, it cannot be written: %s", t->path, strerror(-r));
        end(t);
        return;
    }
    t->real_offset = offset;
    t->utc_offset = clock->utc_offset;
}

void trace_stop(struct trace *t, usec now)
{
    if (!trace_is_on(t))
        return;
    append_end(t, now, "off");
    end(t);
}

void trace_done(struct trace *t, usec now)
{
    if (trace_is_on(t)) {
        append_end(t, now, "stop");
        end(t);
    }
    free(t->path);
    t->path = NULL;
}
