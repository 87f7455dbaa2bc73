#include "bus/properties.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

static int append_list(sd_bus_message *reply, char *text)
{
    char *element, *rest = text;
    int r = sd_bus_message_open_container(reply, 'a', "s");

    while (r >= 0 && (element = strsep(&rest, "\n")))
        if (*element)
            r = sd_bus_message_append_basic(reply, 's', element);
    return r < 0 ? r : sd_bus_message_close_container(reply);
}

/* Cleared by hand: the room for the longest text is more than a turn of the loop should write. */
static void read_value(const struct property *property, const struct bus_model *model,
                       struct property_value *ret)
{
    ret->number = 0;
    ret->text[0] = '\0';
    property->read(model, ret);
}

static int append(const struct property *property, const struct bus_model *model,
                  sd_bus_message *reply)
{
    struct property_value value;

    read_value(property, model, &value);
    switch (property->type) {
    case 's':
        return sd_bus_message_append(reply, "s", value.text);
    case 't':
        return sd_bus_message_append(reply, "t", value.number);
    case 'u':
        return sd_bus_message_append(reply, "u", (uint32_t)value.number);
    case 'b':
        return sd_bus_message_append(reply, "b", (int)(value.number != 0));
    default:
        return append_list(reply, value.text);
    }
}

int properties_getter(sd_bus *bus, const char *path, const char *interface, const char *property,
                      sd_bus_message *reply, void *userdata, sd_bus_error *error)
{
    (void)bus;
    (void)path;
    (void)error;
    for (unsigned t = 0; properties_all[t]; t++) {
        const struct properties *p = properties_all[t];

        if (strcmp(p->interface, interface) != 0)
            continue;
        for (unsigned i = 0; i < p->n; i++)
            if (strcmp(p->table[i].name, property) == 0)
                return append(&p->table[i], userdata, reply);
    }
    return -ENOENT;
}

void property_text(struct property_value *v, const char *text)
{
    if (!memccpy(v->text, text, '\0', sizeof v->text))
        v->text[sizeof v->text - 1] = '\0';
}

/* Remembers a value; returns whether it is another one. */
static bool renew(struct announced *announced, unsigned i, const struct property_value *value)
{
    const char *text = announced->texts[i] ? announced->texts[i] : "";

    if (value->number == announced->numbers[i] && strcmp(value->text, text) == 0)
        return false;
    announced->numbers[i] = value->number;
    free(announced->texts[i]);
    announced->texts[i] = value->text[0] ? strdup(value->text) : NULL;
    return true;
}

void announced_done(struct announced *announced)
{
    for (unsigned i = 0; i < PROPERTIES_MAX; i++)
        free(announced->texts[i]);
    memset(announced, 0, sizeof *announced);
}

int properties_announce(const struct properties *p, const struct bus_model *model,
                        struct announced *announced, sd_bus *bus, const char *path)
{
    char *names[PROPERTIES_MAX + 1];
    unsigned n = 0;

    assert(p->n <= PROPERTIES_MAX);
    for (unsigned i = 0; i < p->n; i++) {
        struct property_value value;

        if (!p->table[i].emits)
            continue;
        read_value(&p->table[i], model, &value);
        if (!renew(announced, i, &value))
            continue;
        names[n++] = (char *)p->table[i].name;
    }
    names[n] = NULL;
    if (!announced->is_first_done) {
        announced->is_first_done = true;
        return 0;
    }
    return n ? sd_bus_emit_properties_changed_strv(bus, path, p->interface, names) : 0;
}
