/*
 * export: the whole journal as lines of JSON, for import on another machine, or for a backup.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ctl/client/client.h"
#include "ctl/history/day_range.h"
#include "ctl/history/export_line.h"
#include "ctl/text/format.h"
#include "ctl/text/output.h"
#include "ctl/text/screen.h"
#include "util/cleanup.h"
#include "wording/translation.h"

/* µs: the whole history. Rows before 2000 are of a clock that was not set, and History.Import would
 * refuse the file for them. */
#define EVER (946684800 * USEC_SEC)

struct export_target {
    const char *path; /* NULL = standard output */
    char *temporary;  /* the file to be renamed to @path when all is written */
    int fd;
};

static enum command_status target_failed(const struct export_target *t, int r)
{
    g_autofree char *safe = format_safe(t->path);

    fprintf(stderr, _("Cannot write the file '%s': %s\n"), safe, strerror(-r));
    return COMMAND_FAILED;
}

/* Only a regular file may be replaced: the place of a link, a pipe or a device is not ours. */
static enum command_status target_check(const struct export_target *t)
{
    g_autofree char *safe = format_safe(t->path);
    struct stat st;

    if (lstat(t->path, &st) < 0 || S_ISREG(st.st_mode))
        return COMMAND_FINE;
    fprintf(stderr,
            S_ISLNK(st.st_mode) ? _("'%s' is a symbolic link. Name the file itself.")
                                : _("'%s' is not a regular file. Use - for standard output."),
            safe);
    fputc('\n', stderr);
    return COMMAND_FAILED;
}

/* A new file, readable by its owner alone. */
static enum command_status target_open(struct export_target *t)
{
    if (!t->path)
        return COMMAND_FINE;
    if (target_check(t) != COMMAND_FINE)
        return COMMAND_FAILED;
    t->temporary = g_strdup_printf("%s.XXXXXX", t->path);
    t->fd = mkostemp(t->temporary, O_CLOEXEC); /* mode 0600 */
    if (t->fd < 0) {
        const int r = -errno;

        g_clear_pointer(&t->temporary, g_free);
        return target_failed(t, r);
    }
    return COMMAND_FINE;
}

static enum command_status target_write(struct export_target *t, const GString *text)
{
    const char *p = text->str;
    size_t left = text->len;

    if (!t->path)
        return output_data(text->str);
    while (left > 0) {
        const ssize_t n = write(t->fd, p, left);

        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return target_failed(t, -errno);
        p += n;
        left -= (size_t)n;
    }
    return COMMAND_FINE;
}

/* Whole or not at all. */
static enum command_status target_finish(struct export_target *t)
{
    if (!t->path)
        return COMMAND_FINE;
    if (fsync(t->fd) < 0 || rename(t->temporary, t->path) < 0)
        return target_failed(t, -errno);
    g_clear_pointer(&t->temporary, g_free);
    return COMMAND_FINE;
}

static void target_done(struct export_target *t)
{
    if (t->temporary)
        unlink(t->temporary);
    g_free(t->temporary);
    if (t->fd >= 0)
        close(t->fd);
}

/* The entries of one instant that were written. Import stores equal entries once; written once, the
 * next export is the same. */
struct written {
    usec at;
    GHashTable *lines;
};

/* Appends the entry, unless an equal one was written. Returns whether it did. */
static bool append_once(GString *out, struct written *written, const struct history_event *event)
{
    g_autoptr(GString) line = g_string_new(NULL);

    export_line_event(line, event);
    if (event->at != written->at)
        g_hash_table_remove_all(written->lines);
    written->at = event->at;
    if (!g_hash_table_add(written->lines, g_strdup(line->str)))
        return false;
    g_string_append_len(out, line->str, (gssize)line->len);
    return true;
}

static enum command_status write_pages(sd_bus *bus, struct history_place *place,
                                       struct export_target *t, unsigned *ret_n)
{
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(GHashTable) lines = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    struct written written = { .lines = lines };
    enum command_status status = COMMAND_FINE;

    export_line_first(out);
    while (status == COMMAND_FINE && !place->is_end) {
        CLEANUP(history_list_done) struct history_list page = { 0 };

        status = history_list_page(bus, place, &page);
        for (unsigned i = 0; i < history_count(&page); i++)
            *ret_n += append_once(out, &written, history_row(&page, struct history_event, i));
        if (status == COMMAND_FINE)
            status = target_write(t, out);
        g_string_truncate(out, 0);
    }
    return status;
}

static enum command_status print_summary(const struct command_call *call, const char *path,
                                         unsigned n)
{
    g_autofree char *line = NULL, *safe = format_safe(path);
    g_autoptr(GString) json = g_string_new(NULL);

    if (call->as_json) {
        g_string_printf(json, "{\"Rows\":%u}\n", n);
        return output_data(json->str);
    }
    line = g_strdup_printf(_n("%u entry was written to %s. It contains when you were at the "
                              "computer: keep it to yourself.",
                              "%u entries were written to %s. They contain when you were at the "
                              "computer: keep them to yourself.",
                              n),
                           n, safe);
    return screen_print(line);
}

enum command_status command_export(const struct command_call *call)
{
    CLEANUP(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
    CLEANUP(target_done) struct export_target t = { .fd = -1 };
    struct history_place place = { .from = EVER, .to = format_now() };
    struct day_range range;
    unsigned n = 0;
    enum command_status status = day_range_read(call, format_now(), 1, &range);

    if (status != COMMAND_FINE)
        return status;
    if (command_has(call, "from"))
        place.from = MAX(day_range_begin(&range), EVER);
    if (command_has(call, "to"))
        place.to = MIN(day_range_end(&range), place.to);
    place.from = MIN(place.from, place.to); /* days before 2000 or in the future have no rows */
    t.path = call->n > 0 && strcmp(call->words[0], "-") != 0 ? call->words[0] : NULL;
    if (call->as_json && !t.path)
        return command_misused(call->self, _("--json needs the name of a FILE."));
    status = client_open(&bus);
    if (status == COMMAND_FINE)
        status = target_open(&t);
    if (status == COMMAND_FINE)
        status = write_pages(bus, &place, &t, &n);
    if (status == COMMAND_FINE)
        status = target_finish(&t);
    return status == COMMAND_FINE && t.path ? print_summary(call, t.path, n) : status;
}
