#include "store/configuration.h"

#include <errno.h>
#include <glib.h>
#include <string.h>

#include "core/settings_name.h"
#include "core/spelling.h"
#include "core/text.h"
#include "store/exercises.h"
#include "store/keyfile.h"
#include "store/tracker_folder.h"
#include "util/clean_text.h"
#include "wording/settings_range.h"
#include "wording/translation.h"

#define EXERCISE "Coach.Exercise"

/* Wrong letters in a name that is still recognised. */
#define SLIPS_MAX 2

/* Ids that a sentence lists. */
#define LISTED_MAX 8

/* Longest name of a setting in a sentence, in bytes. */
#define SHOWN_MAX 64

static void set_revision(struct configuration *c)
{
    static uint64_t last;

    c->revision = ++last;
}

/* Where the next problem belongs, or NULL if there are too many. */
static struct problem *next_problem(struct configuration *c)
{
    if (c->n_problems == CONFIGURATION_PROBLEMS_MAX)
        return NULL;
    if (!c->problems)
        c->problems = g_new0(struct problem, CONFIGURATION_PROBLEMS_MAX);
    return &c->problems[c->n_problems++];
}

static void add_problem(struct configuration *c, const char *file, const char *key, unsigned line,
                        const struct bilingual *sentence)
{
    struct problem *p = next_problem(c);

    if (p)
        problem_set_both(p, file, key, line, sentence);
}

/* The caller knows the exercises, so it checks later whether this one exists. */
static void store_exercise_place(struct configuration *c, const char *file, unsigned line)
{
    g_free(c->exercise_file);
    c->exercise_file = g_strdup(file);
    c->exercise_line = line;
}

/* Keys are case-sensitive, so a name that differs only in case is unknown, too. */
static void unknown_setting(struct bilingual *b, const char *name)
{
    const struct settings_entry *meant = settings_by_name(name);
    char shown[SHOWN_MAX + 1];

    text_copy(shown, sizeof shown, name);
    if (!meant)
        meant = settings_nearest(name);
    if (meant)
        bilingual_add(b, N_("unknown setting %s; did you mean %s.%s?"), shown, meant->group,
                      meant->key);
    else
        bilingual_add(b, N_("unknown setting %s"), shown);
}

/* Text that was copied from a web page may contain invisible characters. */
static char *clean_value(const char *value)
{
    return value ? g_strchomp(clean_text(value)) : NULL;
}

static void apply_key(struct configuration *c, const struct configuration *before,
                      const struct keyfile *k, const char *file, const char *group, const char *key)
{
    const struct settings_entry *entry = settings_find(group, key);
    g_autofree char *name = g_strdup_printf("%s.%s", group, key);
    g_autofree char *raw = NULL, *value = NULL;
    struct bilingual error = { 0 };

    if (!entry) {
        unknown_setting(&error, name);
        add_problem(c, file, name, keyfile_line(k, group, key), &error);
        return;
    }
    raw = g_key_file_get_value(k->keys, group, key, NULL);
    value = clean_value(raw);
    if (value && settings_explain(&c->settings, entry, value, &error) >= 0) {
        if (strcmp(name, EXERCISE) == 0)
            store_exercise_place(c, file, keyfile_line(k, group, key));
        return;
    }
    if (!value)
        bilingual_add(&error, N_("%s has no value"), name);
    add_problem(c, file, name, keyfile_line(k, group, key), &error);
    if (before)
        settings_copy(&c->settings, &before->settings, entry);
}

static void apply_file(struct configuration *c, const struct configuration *before,
                       const char *file)
{
    struct keyfile k = { 0 };
    struct bilingual error;
    unsigned line;
    int r = keyfile_read(file, &k, &error, &line);
    g_auto(GStrv) groups = NULL;

    if (r == -ENOENT || r == -ENOTDIR)
        return;
    if (r < 0) {
        bilingual_add_text(&error, N_("; the whole file is ignored"));
        add_problem(c, file, "", line, &error);
        c->is_broken = true;
        return;
    }
    groups = g_key_file_get_groups(k.keys, NULL);
    for (char **group = groups; *group; group++) {
        g_auto(GStrv) keys = g_key_file_get_keys(k.keys, *group, NULL, NULL);

        for (char **key = keys; key && *key; key++)
            apply_key(c, before, &k, file, *group, *key);
    }
    keyfile_done(&k);
}

struct configuration *configuration_load(const struct configuration *before)
{
    struct configuration *c = g_new0(struct configuration, 1);
    const char *const *dirs = g_get_system_config_dirs();
    guint n = g_strv_length((char **)dirs);

    settings_init(&c->settings);
    while (n-- > 0) {
        g_autofree char *file = g_build_filename(dirs[n], "lumbard", "lumbard.conf", NULL);

        apply_file(c, before, file);
    }
    c->user_file = g_build_filename(g_get_user_config_dir(), "lumbard", "lumbard.conf", NULL);
    apply_file(c, before, c->user_file);
    if (c->is_broken && before)
        c->settings = before->settings;
    set_revision(c);
    return c;
}

struct configuration *configuration_free(struct configuration *c)
{
    if (!c)
        return NULL;
    for (unsigned i = 0; i < c->n_problems; i++)
        problem_done(&c->problems[i]);
    g_free(c->problems);
    g_free(c->user_file);
    g_free(c->exercise_file);
    configuration_drop_adapters(c);
    g_free(c);
    return NULL;
}

/* The id of the list that was probably meant; NULL: none. */
static const char *nearest_id(const struct exercise_list *list, const char *id)
{
    const char *nearest = NULL;
    int fewest = SLIPS_MAX + 1;

    for (unsigned i = 0; i < list->n; i++) {
        const int slips = spelling_slips(list->ids[i], id);

        if (slips < fewest && slips * 2 < (int)strlen(id)) {
            nearest = list->ids[i];
            fewest = slips;
        }
    }
    return nearest;
}

static void unknown_exercise(struct bilingual *b, const char *id)
{
    struct exercise_list list;
    const char *nearest;

    exercise_list(&list);
    nearest = nearest_id(&list, id);
    bilingual_add(b, N_("%s: unknown exercise \"%.100s\"; "), EXERCISE, id);
    if (nearest)
        bilingual_add(b, N_("did you mean %s?"), nearest);
    for (unsigned i = 0; !nearest && i < MIN(list.n, LISTED_MAX); i++)
        bilingual_add(b, i ? ", %s" : N_("expected %s"), list.ids[i]);
    if (!nearest && list.n > LISTED_MAX)
        bilingual_add_text(b, N_(" or another one of \"lumbarctl exercises\""));
}

static void refuse_exercise(struct configuration *c, const char *id, bool has_file)
{
    struct bilingual sentence = { 0 };

    if (has_file)
        bilingual_add(&sentence, N_("%s: the file of the exercise \"%.100s\" has a problem"),
                      EXERCISE, id);
    else
        unknown_exercise(&sentence, id);

    add_problem(c, c->exercise_file ? c->exercise_file : c->user_file, EXERCISE, c->exercise_line,
                &sentence);
}

/* Writes those ids of @list that have a valid file to @ret. @reported: where to report the others;
 * NULL: nowhere. */
static void keep_valid(const char *list, char ret[SETTINGS_EXERCISES_SIZE],
                       struct configuration *reported)
{
    g_auto(GStrv) ids = g_strsplit(list, ";", -1);

    memset(ret, 0, SETTINGS_EXERCISES_SIZE);
    for (char **id = ids; *id; id++) {
        struct exercise *e = NULL;
        const int r = exercise_load(*id, &e);

        exercise_free(e);
        if (r == 0 && *ret)
            g_strlcat(ret, ";", SETTINGS_EXERCISES_SIZE);
        if (r == 0)
            g_strlcat(ret, *id, SETTINGS_EXERCISES_SIZE);
        else if (reported)
            refuse_exercise(reported, *id, r != -ENOENT);
    }
}

static void on_problem(const struct problem *p, void *userdata)
{
    struct problem *copy = next_problem(userdata);

    if (copy)
        problem_copy(copy, p);
}

void configuration_check_exercises(struct configuration *c, const struct configuration *before)
{
    const struct settings_entry *entry = settings_find("Coach", "Exercise");
    char kept[SETTINGS_EXERCISES_SIZE];

    if (strcmp(c->settings.exercise, entry->default_text) == 0)
        return; /* it is there, and there is no other one to use instead */
    set_revision(c);
    keep_valid(c->settings.exercise, kept, c);
    if (!*kept && before)
        keep_valid(before->settings.exercise, kept, NULL);
    if (*kept)
        memcpy(c->settings.exercise, kept, sizeof kept);
    else
        settings_set(&c->settings, entry, entry->default_text);
}

void configuration_check_files(struct configuration *c)
{
    set_revision(c);
    exercise_check(on_problem, c);
    configuration_drop_adapters(c);
    c->n_adapters = tracker_folder_read(on_problem, c, &c->adapters);
}

void configuration_drop_adapters(struct configuration *c)
{
    g_free(c->adapters);
    c->adapters = NULL;
    c->n_adapters = 0;
}
