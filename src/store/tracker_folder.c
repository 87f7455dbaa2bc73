#include "store/tracker_folder.h"

#include <errno.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "store/tracker_file.h"

/* More names than this are not even looked at. */
#define NAMES_MAX 64

#define FOLDERS 2

struct tracker_folder {
    struct adapter *list;
    unsigned n;
    void (*found)(const struct problem *problem, void *userdata);
    void *userdata;
};

char *tracker_own_folder(void)
{
    return g_build_filename(g_get_user_config_dir(), "lumbard", "trackers", NULL);
}

char *tracker_data_folder(void)
{
    return g_build_filename(g_get_user_data_dir(), "lumbard", "trackers", NULL);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Sorted, so that the result does not depend on the file system. */
static GPtrArray *list_names(const char *folder)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    GDir *dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while (dir && names->len < NAMES_MAX && (name = g_dir_read_name(dir)))
        if (*name != '.' && g_str_has_suffix(name, TRACKER_SUFFIX))
            g_ptr_array_add(names, g_strdup(name));
    if (dir)
        g_dir_close(dir);
    g_ptr_array_sort(names, compare_names);
    return names;
}

static void report(struct tracker_folder *f, const char *folder, const char *name, const char *key,
                   const char *sentence)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);
    struct problem problem = { 0 };

    problem_set(&problem, path, key, 0, sentence);
    f->found(&problem, f->userdata);
    problem_done(&problem);
}

static void add(struct tracker_folder *f, const char *folder, const char *name,
                const struct adapter *adapter)
{
    for (unsigned i = 0; i < f->n; i++)
        if (strcmp(f->list[i].id, adapter->id) == 0) {
            report(f, folder, name, "Tracker.Id", "Tracker.Id is that of another file");
            return;
        }
    if (f->n == ADAPTERS_MAX) {
        report(f, folder, name, "", "there are more than 16 trackers: this one is not used");
        return;
    }
    if (!f->list)
        f->list = g_new0(struct adapter, ADAPTERS_MAX);
    memcpy(&f->list[f->n++], adapter, sizeof *adapter);
}

static void read_file(struct tracker_folder *f, const char *folder, const char *name)
{
    struct problem problem = { 0 };
    struct adapter adapter;
    const int r = tracker_file_read(folder, name, &adapter, &problem);

    if (r == 0)
        add(f, folder, name, &adapter);
    else if (r < 0 && r != -ENOENT)
        f->found(&problem, f->userdata);
    problem_done(&problem);
}

unsigned tracker_folder_read(void (*found)(const struct problem *problem, void *userdata),
                             void *userdata, struct adapter **ret)
{
    struct tracker_folder f = { .found = found, .userdata = userdata };
    g_autofree char *own = tracker_own_folder(), *data = tracker_data_folder();
    const char *const folders[FOLDERS] = { own, data };
    g_autoptr(GHashTable) seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);

    for (unsigned i = 0; i < FOLDERS; i++) {
        g_autoptr(GPtrArray) names = list_names(folders[i]);

        for (guint k = 0; k < names->len; k++)
            if (g_hash_table_add(seen, g_strdup(names->pdata[k])))
                read_file(&f, folders[i], names->pdata[k]);
    }
    *ret = f.list;
    return f.n;
}
