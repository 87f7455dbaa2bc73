#include "store/trace_folder.h"

#include <errno.h>
#include <glib.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "util/log.h"

struct old_trace {
    char *path;
    struct timespec changed_at;
};

/* "trace-20261125-185907.trace", or with "-2" before the dot: the person's own names differ. */
static bool is_trace_name(const char *name)
{
    static const char form[] = "trace-00000000-000000", ending[] = ".trace";

    for (size_t i = 0; i < sizeof form - 1; i++)
        if (form[i] == '0' ? !g_ascii_isdigit(name[i]) : name[i] != form[i])
            return false;
    name += sizeof form - 1;
    if (*name == '-')
        name += 1 + strspn(name + 1, "0123456789");
    return strcmp(name, ending) == 0;
}

static void free_trace(void *data)
{
    struct old_trace *t = data;

    g_free(t->path);
    g_free(t);
}

/* Sorts the newest first. */
static int compare(const void *a, const void *b)
{
    const struct old_trace *one = *(struct old_trace *const *)a;
    const struct old_trace *other = *(struct old_trace *const *)b;
    const struct timespec *x = &one->changed_at, *y = &other->changed_at;

    if (x->tv_sec != y->tv_sec)
        return x->tv_sec < y->tv_sec ? 1 : -1;
    if (x->tv_nsec != y->tv_nsec)
        return x->tv_nsec < y->tv_nsec ? 1 : -1;
    return -strcmp(one->path, other->path);
}

static GPtrArray *list_traces(const char *folder)
{
    GPtrArray *traces = g_ptr_array_new_with_free_func(free_trace);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir))) {
        g_autofree char *path = g_build_filename(folder, name, NULL);
        struct old_trace *t;
        struct stat st;

        if (!is_trace_name(name) || lstat(path, &st) < 0 || !S_ISREG(st.st_mode))
            continue;
        t = g_new(struct old_trace, 1);
        *t = (struct old_trace){ g_steal_pointer(&path), st.st_mtim };
        g_ptr_array_add(traces, t);
    }
    g_ptr_array_sort(traces, compare);
    return traces;
}

void trace_folder_make_room(const char *folder)
{
    g_autoptr(GPtrArray) traces = list_traces(folder);

    for (unsigned i = TRACE_FILES_MAX - 1; i < traces->len; i++) {
        const struct old_trace *t = traces->pdata[i];

        if (unlink(t->path) == 0)
            log_notice("removed the old trace %s: the newest %d are kept", t->path,
                       TRACE_FILES_MAX);
        else
            log_warning("cannot remove the old trace %s: %s", t->path, strerror(errno));
    }
}
