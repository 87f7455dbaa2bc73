/* Trace steps: a temporary folder with a trace, for the tests of traces. */
#pragma once

#include <glib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "other-settings.h"
#include "store/trace_reader.h"

#define NOW  (7 * USEC_HOUR + 5)
#define REAL (1795548557700457)

static char *folder;
static struct settings others;
static struct trace_reader reader;
static struct trace_head head;

static inline struct trace_clock clock_at(usec boot)
{
    return (struct trace_clock){ boot, REAL + boot - NOW, 3600 };
}

static inline void begin(struct trace_file *t, struct core *core)
{
    const struct trace_clock clock = clock_at(NOW);

    core_init(core, &others, NOW);
    trace_file_init(t);
    g_assert_false(trace_file_is_on(t));
    g_assert_cmpint(trace_file_start(t, folder, "0.1.0", "5f1c", &clock, core), ==, 0);
    g_assert_true(trace_file_is_on(t));
}

static inline void append(struct trace_file *t, usec now, struct event e)
{
    const struct trace_clock clock = clock_at(now);

    e.at = now;
    trace_file_event(t, &clock, &e);
}

static inline void make_folder(void)
{
    folder = g_dir_make_tmp("lumbard-trace-XXXXXX", NULL);
    settings_init_others(&others);
}

static inline void remove_all(void)
{
    GDir *dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while ((name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);

        g_unlink(path);
    }
    g_dir_close(dir);
    g_rmdir(folder);
    g_free(folder);
}
