#include "store/exercises.h"

#include <errno.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>

#include "config.h"

/* Configuration folder, $XDG_DATA_HOME, the installed one. */
#define OWN_FOLDERS   2
#define OTHER_FOLDERS (OWN_FOLDERS + 1)

char *exercise_own_folder(void)
{
    return g_build_filename(g_get_user_config_dir(), "lumbard", "exercises", NULL);
}

/* In the order in which they count. */
static char **list_folders(void)
{
    const char *const *dirs = g_get_system_data_dirs();
    const guint n = g_strv_length((char **)dirs);
    char **folders = g_new0(char *, n + OTHER_FOLDERS + 1);

    folders[0] = exercise_own_folder();
    folders[1] = g_build_filename(g_get_user_data_dir(), "lumbard", "exercises", NULL);
    for (guint i = 0; i < n; i++)
        folders[OWN_FOLDERS + i] = g_build_filename(dirs[i], "lumbard", "exercises", NULL);
    folders[OWN_FOLDERS + n] = g_build_filename(LUMBARD_DATADIR, "exercises", NULL);
    return folders;
}

static bool contains(const struct exercise_list *list, const char *id)
{
    for (unsigned i = 0; i < list->n; i++)
        if (strcmp(list->ids[i], id) == 0)
            return true;
    return false;
}

static void add(struct exercise_list *list, const char *id)
{
    if (list->n < EXERCISES_MAX && !contains(list, id))
        g_strlcpy(list->ids[list->n++], id, SETTINGS_WORD_MAX);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names of the exercise files in @folder without their suffix, sorted, so that the result does
 * not depend on the order in which the file system lists them. */
static GPtrArray *list_names(const char *folder)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    GDir *dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir)))
        if (*name != '.' && g_str_has_suffix(name, EXERCISE_SUFFIX))
            g_ptr_array_add(names, g_strndup(name, strlen(name) - strlen(EXERCISE_SUFFIX)));
    if (dir)
        g_dir_close(dir);
    g_ptr_array_sort(names, compare_names);
    return names;
}

static int compare_ids(const void *a, const void *b)
{
    return strcmp(a, b);
}

void exercise_list(struct exercise_list *ret)
{
    g_auto(GStrv) folders = list_folders();

    ret->n = 0;
    /* The installed ones first, so that there is room for them however many files a person has. */
    for (unsigned k = g_strv_length(folders); k > 0; k--) {
        g_autoptr(GPtrArray) names = list_names(folders[k - 1]);

        for (guint i = 0; i < names->len; i++)
            if (exercise_id_is_valid(names->pdata[i]))
                add(ret, names->pdata[i]);
    }
    qsort(ret->ids, ret->n, sizeof ret->ids[0], compare_ids);
}

int exercise_load(const char *id, struct exercise **ret)
{
    g_auto(GStrv) folders = list_folders();
    int result = -ENOENT;

    if (!exercise_id_is_valid(id))
        return -ENOENT;
    for (unsigned i = 0; folders[i]; i++) {
        struct problem problem = { 0 };
        const int r = exercise_file_read(folders[i], id, i < OWN_FOLDERS, ret, &problem);

        problem_done(&problem);
        if (r == 0)
            return 0;
        if (r != -ENOENT)
            result = -EINVAL;
    }
    return result;
}

static void report(const char *folder, const char *name, const char *sentence,
                   exercise_problem_found found, void *userdata)
{
    g_autofree char *path = g_strconcat(folder, "/", name, EXERCISE_SUFFIX, NULL);
    struct problem problem = { 0 };

    problem_set(&problem, path, "", 0, sentence);
    found(&problem, userdata);
    problem_done(&problem);
}

static void check_file(const char *folder, const char *id, bool is_own, struct exercise_list *valid,
                       exercise_problem_found found, void *userdata)
{
    struct problem problem = { 0 };
    struct exercise *e = NULL;
    const int r = exercise_file_read(folder, id, is_own, &e, &problem);

    if (r == 0)
        add(valid, id);
    else if (r != -ENOENT)
        found(&problem, userdata);
    problem_done(&problem);
    exercise_free(e);
}

void exercise_check(exercise_problem_found found, void *userdata)
{
    g_auto(GStrv) folders = list_folders();
    struct exercise_list listed, valid = { 0 };
    bool is_full = false;

    exercise_list(&listed);
    for (unsigned i = 0; folders[i]; i++) {
        g_autoptr(GPtrArray) names = list_names(folders[i]);

        for (guint k = 0; k < names->len; k++) {
            const char *id = names->pdata[k];

            if (!exercise_id_is_valid(id)) {
                report(folders[i], id,
                       "the name of the file is no id: expected 1 to 32 of the characters a-z, 0-9 "
                       "and - before " EXERCISE_SUFFIX,
                       found, userdata);
                continue;
            }
            if (contains(&listed, id)) {
                if (!contains(&valid, id))
                    check_file(folders[i], id, i < OWN_FOLDERS, &valid, found, userdata);
            } else if (!is_full) {
                report(folders[i], id, "there are more than 64 exercises: the rest is not used",
                       found, userdata);
                is_full = true;
            }
        }
    }
}
