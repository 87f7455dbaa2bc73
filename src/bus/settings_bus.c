/*
 * One getter and one setter serve all settings: the table has the name, the type and the range.
 */
#include "bus/settings_bus.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "bus/errors.h"
#include "bus/interfaces.h"
#include "bus/settings_message.h"
#include "config.h"
#include "core/settings_name.h"
#include "core/settings_value.h"
#include "store/exercises.h"
#include "util/clean_text.h"
#include "util/cleanup.h"
#include "util/hash.h"
#include "wording/settings_range.h"
#include "wording/translation.h"

static int get_problems(sd_bus *, const char *, const char *, const char *, sd_bus_message *reply,
                        void *userdata, sd_bus_error *)
{
    const struct bus_model *m = userdata;
    const struct configuration *c = *m->configuration;
    int r = sd_bus_message_open_container(reply, 'a', "(ssus)");

    for (unsigned i = 0; r >= 0 && i < c->n_problems; i++) {
        const struct problem *p = &c->problems[i];

        r = sd_bus_message_append(reply, "(ssus)", p->file, p->key, (uint32_t)p->line,
                                  problem_text(p));
    }
    return r < 0 ? r : sd_bus_message_close_container(reply);
}

static const struct settings_entry *find_entry(const char *property)
{
    size_t n;
    const struct settings_entry *table = settings_table(&n);

    for (size_t i = 0; i < n; i++)
        if (strcmp(table[i].property, property) == 0)
            return &table[i];
    return NULL;
}

static int get_setting(sd_bus *, const char *, const char *, const char *property,
                       sd_bus_message *reply, void *userdata, sd_bus_error *)
{
    const struct bus_model *m = userdata;
    const struct settings_entry *entry = find_entry(property);

    assert(entry);
    return settings_message_append(reply, &(*m->configuration)->settings, entry);
}

static void free_list(char ***list)
{
    for (char **s = *list; s && *s; s++)
        free(*s);
    free(*list);
}

/* Reads an array of strings and joins them as in a file. */
static int read_list(sd_bus_message *call, const struct settings_entry *entry, char **ret)
{
    const char *between = entry->type == SETTINGS_HOURS ? "; " : ";";
    CLEANUP(free_list) char **list = NULL;
    int r = sd_bus_message_read_strv(call, &list);
    size_t size = 1, at = 0;
    char *text;

    if (r < 0)
        return r;
    for (char **s = list; s && *s; s++)
        size += strlen(*s) + strlen(between);
    text = malloc(size);
    if (!text)
        return -ENOMEM;
    text[0] = 0;
    for (char **s = list; s && *s; s++) {
        at = (size_t)(stpcpy(text + at, *s) - text);
        if (s[1])
            at = (size_t)(stpcpy(text + at, between) - text);
    }
    *ret = text;
    return 0;
}

/* Reads a value of any type as the text of a file. @ret_number: for the sentence of an error. */
static int read_value(sd_bus_message *call, const struct settings_entry *entry, char **ret,
                      uint64_t *ret_number)
{
    const char type = *settings_signature(entry);
    char buf[SETTINGS_VALUE_MAX];
    uint32_t small = 0;
    const char *word;
    int r;

    if (type == 'a')
        return read_list(call, entry, ret);
    if (type == 's') {
        r = sd_bus_message_read(call, "s", &word);
        if (r >= 0)
            *ret = strdup(word);
    } else {
        r = type == 't' ? sd_bus_message_read(call, "t", ret_number)
                        : sd_bus_message_read(call, settings_signature(entry), &small);
        if (type != 't')
            *ret_number = small;
        if (r >= 0)
            *ret = strdup(settings_number_text(buf, entry, *ret_number));
    }
    return r < 0 ? r : *ret ? 0 : -ENOMEM;
}

/* Text with control or invisible characters is rejected: the file would show another value. */
static bool is_clean(const char *text)
{
    CLEANUP(cleanup_free) char *clean = clean_text(text);

    return strcmp(clean, text) == 0;
}

static int reject(const struct settings_entry *entry, const char *value, uint64_t number,
                  const char *sentence, sd_bus_error *error)
{
    char range[SETTINGS_ERROR_MAX];

    if (entry->type == SETTINGS_DURATION)
        return bus_error_duration(error, entry->property, number, entry->low, entry->high,
                                  entry->is_endless ? _(", or 0 (forever)") : "");
    if (entry->type == SETTINGS_COUNT)
        return bus_error_number(error, entry->property, number, entry->low, entry->high, "", "");
    if (entry->type == SETTINGS_LENGTH)
        return bus_error_number(error, entry->property, number, entry->low, entry->high, " cm",
                                _(", or 0 (off)"));
    if (entry->type == SETTINGS_HOURS)
        return sd_bus_error_setf(error, SD_BUS_ERROR_INVALID_ARGS, "%s.", sentence);
    return bus_error_text(error, entry->property, value,
                          settings_range(range, sizeof range, entry));
}

/* A file may name an exercise that comes later; a program gets an error at once. */
static int check_exercises(const struct settings *s, const struct settings_entry *entry,
                           sd_bus_error *error)
{
    CLEANUP(cleanup_free) char *list = NULL;
    char *id, *rest;

    if (entry->type != SETTINGS_IDS)
        return 0;
    rest = list = strdup(s->exercise);
    while (rest && (id = strsep(&rest, ";"))) {
        struct exercise *e = NULL;
        const int r = exercise_load(id, &e);

        exercise_free(e);
        if (r < 0)
            return bus_error_no_exercise(error, id, r != -ENOENT);
    }
    return list ? 0 : -ENOMEM;
}

/* @value: as in a file; NULL: the default. */
static int change(const struct bus_model *m, const struct settings_entry *entry, const char *value,
                  sd_bus_error *error)
{
    CLEANUP(cleanup_free) char *problem = NULL;
    const int r = m->set_setting(m->userdata, entry, value, &problem);

    return r < 0 ? sd_bus_error_set(error, BUS_ERROR_NOT_WRITABLE, problem) : 0;
}

static int set_setting(sd_bus *, const char *, const char *, const char *property,
                       sd_bus_message *call, void *userdata, sd_bus_error *error)
{
    const struct bus_model *m = userdata;
    const struct settings_entry *entry = find_entry(property);
    CLEANUP(cleanup_free) struct settings *s = malloc(sizeof *s);
    CLEANUP(cleanup_free) char *value = NULL;
    char sentence[SETTINGS_ERROR_MAX] = "", buf[SETTINGS_VALUE_MAX];
    uint64_t number = 0;
    int r;

    assert(entry);
    if (!s)
        return -ENOMEM;
    *s = m->core->settings;
    r = read_value(call, entry, &value, &number);
    if (r < 0)
        return r;
    if (!is_clean(value) || settings_parse(s, entry, value, sentence) < 0)
        return reject(entry, value, number, sentence, error);
    r = check_exercises(s, entry, error);
    return r < 0 ? r : change(m, entry, settings_format(buf, s, entry), error);
}

static int unknown_name(const char *name, sd_bus_error *error)
{
    const struct settings_entry *nearest = settings_nearest(name);
    char expected[SETTINGS_ERROR_MAX];

    snprintf(expected, sizeof expected, _("the name of a setting, such as %s.%s"),
             nearest ? nearest->group : "Sitting", nearest ? nearest->key : "Limit");
    return bus_error_text(error, "name", name, expected);
}

static int method_reset(sd_bus_message *call, void *userdata, sd_bus_error *error)
{
    const struct bus_model *m = userdata;
    const struct settings_entry *entry;
    const char *name;
    int r = sd_bus_message_read(call, "s", &name);

    if (r < 0)
        return r;
    entry = settings_by_name(name);
    if (!entry)
        return unknown_name(name, error);
    r = change(m, entry, NULL, error);
    return r < 0 ? r : sd_bus_reply_method_return(call, NULL);
}

static int method_reload(sd_bus_message *call, void *userdata, sd_bus_error *)
{
    const struct bus_model *m = userdata;

    m->reload(m->userdata);
    return sd_bus_reply_method_return(call, NULL);
}

sd_bus_vtable *settings_vtable_new(void)
{
    static const sd_bus_vtable first[] = {
        SD_BUS_VTABLE_START(SD_BUS_VTABLE_UNPRIVILEGED),
        SD_BUS_PROPERTY("Problems", "a(ssus)", get_problems, 0, BUS_EMITS),
        SD_BUS_METHOD_WITH_ARGS("Reset", SD_BUS_ARGS("s", name), SD_BUS_NO_RESULT, method_reset, 0),
        SD_BUS_METHOD("Reload", NULL, NULL, method_reload, 0),
    };
    const size_t n_first = sizeof first / sizeof first[0];
    size_t n;
    const struct settings_entry *table = settings_table(&n);
    sd_bus_vtable *vtable = calloc(n_first + n + 1, sizeof *vtable);

    assert(n <= SETTINGS_BUS_MAX);
    if (!vtable)
        return NULL;
    memcpy(vtable, first, sizeof first);
    for (size_t i = 0; i < n; i++)
        vtable[n_first + i] = (sd_bus_vtable)SD_BUS_WRITABLE_PROPERTY(
            table[i].property, settings_signature(&table[i]), get_setting, set_setting, 0,
            BUS_EMITS);
    vtable[n_first + n] = (sd_bus_vtable)SD_BUS_VTABLE_END;
    return vtable;
}

static uint64_t hash_problems(const struct configuration *c)
{
    uint64_t hash = HASH_START;

    for (unsigned i = 0; i < c->n_problems; i++) {
        hash = hash_text(hash + c->problems[i].line, c->problems[i].file);
        hash = hash_text(hash, c->problems[i].sentence);
    }
    return hash;
}

static bool renew(uint64_t *announced, uint64_t value)
{
    const bool is_new = *announced != value;

    *announced = value;
    return is_new;
}

int settings_announce(struct settings_announced *announced, const struct bus_model *model,
                      sd_bus *bus)
{
    const struct configuration *c = *model->configuration;
    char *names[SETTINGS_BUS_MAX + 2], buf[SETTINGS_VALUE_MAX];
    unsigned n_names = 0;
    size_t n;
    const struct settings_entry *table = settings_table(&n);

    if (renew(&announced->problems, hash_problems(c)))
        names[n_names++] = (char *)"Problems";
    for (size_t i = 0; i < n; i++)
        if (renew(&announced->values[i],
                  hash_text(HASH_START, settings_format(buf, &c->settings, &table[i]))))
            names[n_names++] = (char *)table[i].property;
    names[n_names] = NULL;
    if (!announced->is_first_done) {
        announced->is_first_done = true;
        return 0;
    }
    return n_names ? sd_bus_emit_properties_changed_strv(bus, LUMBARD_PATH, BUS_INTERFACE_SETTINGS,
                                                         names)
                   : 0;
}
