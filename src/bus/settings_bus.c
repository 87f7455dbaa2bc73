/*
 * org.lumbard.Lumbard1.Settings: the problems in the configuration files, and some of the settings.
 */
#include <assert.h>
#include <errno.h>
#include <string.h>

#include "bus/errors.h"
#include "bus/interfaces.h"
#include "config.h"
#include "core/settings_range.h"
#include "util/cleanup.h"
#include "util/hash.h"

/* Only what detects a change: the sentences may exceed the buffer. */
static void read_problems(const struct bus_facts *f, struct bus_property_value *v)
{
    const struct configuration *c = *f->model->configuration;

    v->number = HASH_START;
    for (unsigned i = 0; i < c->n_problems; i++) {
        v->number = hash_text(v->number + c->problems[i].line, c->problems[i].file);
        v->number = hash_text(v->number, c->problems[i].sentence);
    }
}

static int get_problems(sd_bus *bus, const char *path, const char *interface, const char *property,
                        sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
    const struct bus_model *m = userdata;
    const struct configuration *c = *m->configuration;
    int r = sd_bus_message_open_container(reply, 'a', "(ssus)");

    (void)bus;
    (void)path;
    (void)interface;
    (void)property;
    (void)error;
    for (unsigned i = 0; r >= 0 && i < c->n_problems; i++) {
        const struct problem *p = &c->problems[i];

        r = sd_bus_message_append(reply, "(ssus)", p->file, p->key, (uint32_t)p->line, p->sentence);
    }
    return r < 0 ? r : sd_bus_message_close_container(reply);
}

static void read_list(struct bus_property_value *v, const char *list)
{
    bus_property_text(v, list);
    for (char *s = v->text; *s; s++)
        if (*s == ';')
            *s = '\n'; /* between two elements */
}

static void read_exercise(const struct bus_facts *f, struct bus_property_value *v)
{
    read_list(v, (*f->model->configuration)->settings.exercise);
}

static void read_quiet_modes(const struct bus_facts *f, struct bus_property_value *v)
{
    read_list(v, (*f->model->configuration)->settings.quiet_modes);
}

static void read_side(const struct bus_facts *f, struct bus_property_value *v)
{
    const unsigned side = (*f->model->configuration)->settings.side;

    bus_property_text(v, settings_find("Coach", "Side")->words[side]);
}

static void read_sound(const struct bus_facts *f, struct bus_property_value *v)
{
    const unsigned sound = (*f->model->configuration)->settings.sound;

    bus_property_text(v, settings_find("Notify", "Sound")->words[sound]);
}

static void read_speech(const struct bus_facts *f, struct bus_property_value *v)
{
    v->number = (*f->model->configuration)->settings.speech;
}

static void read_bluez(const struct bus_facts *f, struct bus_property_value *v)
{
    const unsigned bluez = (*f->model->configuration)->settings.bluez;

    bus_property_text(v, settings_find("Trackers", "BlueZ")->words[bluez]);
}

static void read_subscribe(const struct bus_facts *f, struct bus_property_value *v)
{
    read_list(v, (*f->model->configuration)->settings.subscribe);
}

static void read_standing_above(const struct bus_facts *f, struct bus_property_value *v)
{
    v->number = (*f->model->configuration)->settings.standing_above;
}

static void read_presence_sensor(const struct bus_facts *f, struct bus_property_value *v)
{
    const unsigned sensor = (*f->model->configuration)->settings.presence_sensor;

    bus_property_text(v, settings_find("Sensors", "Presence")->words[sensor]);
}

/* The property is named like its setting. */
static const struct settings_entry *find_entry(const char *property)
{
    size_t n;
    const struct settings_entry *table = settings_table(&n);

    for (size_t i = 0; i < n; i++)
        if (strcmp(table[i].property, property) == 0)
            return &table[i];
    return NULL;
}

static bool is_valid(const struct settings *now, const struct settings_entry *entry,
                     const char *value)
{
    CLEANUP(cleanup_free) struct settings *copy = malloc(sizeof *copy);

    if (!copy)
        return false;
    *copy = *now;
    return settings_set(copy, entry, value) >= 0;
}

static int set_word(sd_bus *bus, const char *path, const char *interface, const char *property,
                    sd_bus_message *call, void *userdata, sd_bus_error *error)
{
    const struct bus_model *m = userdata;
    const struct settings_entry *entry = find_entry(property);
    CLEANUP(cleanup_free) char *problem = NULL;
    char range[SETTINGS_ERROR_MAX];
    const char *value;
    int r = sd_bus_message_read(call, "s", &value);

    (void)bus;
    (void)path;
    (void)interface;
    assert(entry);
    if (r < 0)
        return r;
    if (!is_valid(&m->core->settings, entry, value))
        return bus_error_text(error, property, value, settings_range(range, sizeof range, entry));
    r = m->set_setting(m->userdata, entry, value, &problem);
    return r < 0 ? sd_bus_error_set(error, BUS_ERROR_NOT_WRITABLE, problem) : r;
}

#define VTABLE_OF_WORD(name, signature, getter, flags, read) \
    SD_BUS_WRITABLE_PROPERTY(name, signature, getter, set_word, 0, flags)

#define WRITABLE(X)                                              \
    X("Side", "s", bus_properties_getter, BUS_EMITS, read_side), \
        X("PresenceSensor", "s", bus_properties_getter, BUS_EMITS, read_presence_sensor)

#define PROPERTIES(X)                                                                   \
    X("Problems", "a(ssus)", get_problems, BUS_EMITS, read_problems),                   \
        X("BlueZ", "s", bus_properties_getter, BUS_EMITS, read_bluez),                  \
        X("Exercise", "as", bus_properties_getter, BUS_EMITS, read_exercise),           \
        X("QuietModes", "as", bus_properties_getter, BUS_EMITS, read_quiet_modes),      \
        X("Sound", "s", bus_properties_getter, BUS_EMITS, read_sound),                  \
        X("Speech", "b", bus_properties_getter, BUS_EMITS, read_speech),                \
        X("StandingAbove", "u", bus_properties_getter, BUS_EMITS, read_standing_above), \
        X("Subscribe", "as", bus_properties_getter, BUS_EMITS, read_subscribe)

static const struct bus_property table[] = { PROPERTIES(BUS_PROPERTY_ROW),
                                             WRITABLE(BUS_PROPERTY_ROW) };

const struct bus_properties settings_properties = { BUS_INTERFACE_SETTINGS, table,
                                                    sizeof table / sizeof table[0] };

const sd_bus_vtable settings_vtable[] = {
    SD_BUS_VTABLE_START(SD_BUS_VTABLE_UNPRIVILEGED),
    PROPERTIES(BUS_PROPERTY_VTABLE),
    WRITABLE(VTABLE_OF_WORD),
    SD_BUS_VTABLE_END,
};
