#include "store/configuration.h"

#include <errno.h>
#include <glib.h>
#include <string.h>

#include "store/keyfile.h"

#define EXERCISE "Coach.Exercise"

static void complain(struct configuration *c, const char *file, const char *key, unsigned line,
                     const char *sentence)
{
    struct problem *p;

    if (c->n_problems == CONFIGURATION_PROBLEMS_MAX)
        return;
    p = &c->problems[c->n_problems++];
    p->file = g_strdup(file);
    p->key = g_strdup(key);
    p->line = line;
    p->sentence = g_strdup(sentence);
}

/* Whether there is such an exercise is judged later, by who knows them. */
static void note_exercise(struct configuration *c, const char *file, unsigned line)
{
    g_free(c->exercise_file);
    c->exercise_file = g_strdup(file);
    c->exercise_line = line;
}

static void take_key(struct configuration *c, const struct configuration *before,
                     const struct keyfile *k, const char *file, const char *group, const char *key)
{
    const struct settings_entry *entry = settings_find(group, key);
    g_autofree char *name = g_strdup_printf("%s.%s", group, key);
    g_autofree char *value = NULL;
    char error[SETTINGS_ERROR_MAX];

    if (!entry) {
        g_snprintf(error, sizeof error, "%.64s is no setting", name);
        complain(c, file, name, keyfile_line(k, group, key), error);
        return;
    }
    value = g_key_file_get_value(k->keys, group, key, NULL);
    if (value && settings_parse(&c->settings, entry, g_strchomp(value), error) >= 0) {
        if (strcmp(name, EXERCISE) == 0)
            note_exercise(c, file, keyfile_line(k, group, key));
        return;
    }
    complain(c, file, name, keyfile_line(k, group, key), value ? error : "no value");
    if (before)
        settings_copy(&c->settings, &before->settings, entry);
}

static void take_file(struct configuration *c, const struct configuration *before, const char *file)
{
    struct keyfile k = { 0 };
    char error[KEYFILE_ERROR_MAX];
    unsigned line;
    int r = keyfile_read(file, &k, error, &line);
    g_auto(GStrv) groups = NULL;

    if (r == -ENOENT || r == -ENOTDIR)
        return;
    if (r < 0) {
        g_autofree char *sentence = g_strdup_printf("%s; nothing of this file is taken", error);

        complain(c, file, "", line, sentence);
        c->is_broken = true;
        return;
    }
    groups = g_key_file_get_groups(k.keys, NULL);
    for (char **group = groups; *group; group++) {
        g_auto(GStrv) keys = g_key_file_get_keys(k.keys, *group, NULL, NULL);

        for (char **key = keys; key && *key; key++)
            take_key(c, before, &k, file, *group, *key);
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

        take_file(c, before, file);
    }
    c->user_file = g_build_filename(g_get_user_config_dir(), "lumbard", "lumbard.conf", NULL);
    take_file(c, before, c->user_file);
    if (c->is_broken && before)
        c->settings = before->settings;
    return c;
}

struct configuration *configuration_free(struct configuration *c)
{
    if (!c)
        return NULL;
    for (unsigned i = 0; i < c->n_problems; i++) {
        g_free(c->problems[i].file);
        g_free(c->problems[i].key);
        g_free(c->problems[i].sentence);
    }
    g_free(c->user_file);
    g_free(c->exercise_file);
    g_free(c);
    return NULL;
}

void configuration_refuse_exercise(struct configuration *c, const struct configuration *before,
                                   const char *known)
{
    g_autofree char *sentence = g_strdup_printf(
        EXERCISE ": there is no exercise \"%s\": allowed is %s", c->settings.exercise, known);

    complain(c, c->exercise_file ? c->exercise_file : c->user_file, EXERCISE, c->exercise_line,
             sentence);
    g_strlcpy(c->settings.exercise, before ? before->settings.exercise : "ql-doorway",
              sizeof c->settings.exercise);
}
