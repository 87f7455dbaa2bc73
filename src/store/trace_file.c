#include "store/trace_file.h"

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
#include "store/trace_folder.h"
#include "util/cleanup.h"
#include "util/log.h"

/* An event's line and a clock's line before it. */
#define LINES_MAX (EVENT_TEXT_MAX + 256)
/* Bytes reserved for the last line. */
#define END_MAX 64
/* Files that can be created in one second. */
#define NAMES_MAX 10

void trace_file_init(struct trace_file *t)
{
    *t = (struct trace_file){ .fd = -1, .started_at = USEC_NONE };
}

bool trace_file_is_on(const struct trace_file *t)
{
    return t->fd >= 0;
}

const char *trace_file_path(const struct trace_file *t)
{
    return t->path ? t->path : "";
}

static void end(struct trace_file *t)
{
    close(t->fd);
    t->fd = -1;
}

/* Writes all or nothing: the next line would continue a partial one. */
static int append(struct trace_file *t, const char *text, size_t n)
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
        log_info("%s ends with an incomplete line: %s", t->path, strerror(errno));
    return r;
}

static void append_end(struct trace_file *t, usec now, const char *why)
{
    char line[END_MAX];
    int n = snprintf(line, sizeof line, "%" PRId64 " end why=%s\n", now, why);

    assert(n > 0 && (size_t)n < sizeof line);
    if (append(t, line, (size_t)n) < 0)
        log_warning("cannot write the last line of %s", t->path);
}

static void add_clock(struct pairs *p, const struct trace_clock *clock)
{
    pairs_add_number(p, "realtime", clock->real_at);
    pairs_add_number(p, "utc-offset", clock->utc_offset);
    pairs_print(p, "\n");
}

static int write_head(struct trace_file *t, const char *version, const char *boot,
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

/* O_EXCL: never overwrites a file and never follows a link. */
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

int trace_file_start(struct trace_file *t, const char *folder, const char *version,
                     const char *boot, const struct trace_clock *clock, const struct core *core)
{
    char *path;
    int r;

    if (trace_file_is_on(t))
        return 0;
    if (t->started_at != USEC_NONE && clock->boot_at < usec_add(t->started_at, TRACE_START_APART))
        return -EBUSY;
    trace_folder_make_room(folder);
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
        return r;
    }
    t->started_at = clock->boot_at;
    return 0;
}

void trace_file_event(struct trace_file *t, const struct trace_clock *clock,
                      const struct event *event)
{
    const usec offset = clock->real_at - clock->boot_at;
    CLEANUP(cleanup_free) char *lines = trace_file_is_on(t) ? malloc(LINES_MAX) : NULL;
    struct pairs p;
    int r;

    if (!trace_file_is_on(t))
        return;
    if (!lines) {
        log_warning("the trace %s ends: no memory", t->path);
        end(t);
        return;
    }
    pairs_init(&p, lines, LINES_MAX);
    if (offset != t->real_offset || clock->utc_offset != t->utc_offset) {
        pairs_print(&p, "%" PRId64 " clock", clock->boot_at);
        add_clock(&p, clock);
    }
    event_text_add(&p, clock->boot_at, event);
    pairs_print(&p, "\n");
    assert(!p.is_full);
    if (t->size + p.n + END_MAX > TRACE_SIZE_MAX) {
        append_end(t, clock->boot_at, "full");
        log_warning("the trace %s ends: it has reached %u MiB", t->path,
                    TRACE_SIZE_MAX / (1024 * 1024));
        end(t);
        return;
    }
    r = append(t, lines, p.n);
    if (r < 0) {
        log_warning("the trace %s ends: it cannot be written: %s", t->path, strerror(-r));
        end(t);
        return;
    }
    t->real_offset = offset;
    t->utc_offset = clock->utc_offset;
}

void trace_file_stop(struct trace_file *t, usec now)
{
    if (!trace_file_is_on(t))
        return;
    append_end(t, now, "off");
    end(t);
}

void trace_file_done(struct trace_file *t, usec now)
{
    if (trace_file_is_on(t)) {
        append_end(t, now, "stop");
        end(t);
    }
    free(t->path);
    trace_file_init(t);
}
