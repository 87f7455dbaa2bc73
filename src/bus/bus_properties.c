#include "bus/bus_properties.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "core/text.h"

void bus_facts_read(struct bus_facts *ret, const struct bus_model *model)
{
    ret->model = model;
    core_view(model->core, clock_boot(), &ret->view);
}

static int append_list(sd_bus_message *reply, char *text)
{
    char *element, *rest = text;
    int r = sd_bus_message_open_container(reply, 'a', "s");

    while (r >= 0 && (element = strsep(&rest, "\n")))
        if (*element)
            r = sd_bus_message_append_basic(reply, 's', element);
    return r < 0 ? r : sd_bus_message_close_container(reply);
}

static uint64_t number_of(const struct bus_property *property, const struct bus_facts *facts)
{
    const void *member = (const char *)&facts->view + property->offset;
    const usec *time = member;
    const unsigned *count = member;
    const bool *truth = member;

    switch (property->kind) {
    case BUS_VIEW_INSTANT:
        return clock_to_real(facts->model->clock, *time);
    case BUS_VIEW_DURATION:
        return (uint64_t)*time;
    case BUS_VIEW_COUNT:
        return *count;
    case BUS_VIEW_TRUTH:
        return *truth;
    }
    return 0;
}

/* Clears two members only: to zero all of the long text buffer would cost time in every turn. */
static void read_value(const struct bus_property *property, const struct bus_facts *facts,
                       struct bus_property_value *ret)
{
    ret->number = 0;
    ret->text[0] = '\0';
    if (property->read)
        property->read(facts, ret);
    else
        ret->number = number_of(property, facts);
}

static int append(const struct bus_property *property, const struct bus_facts *facts,
                  sd_bus_message *reply)
{
    struct bus_property_value value;

    read_value(property, facts, &value);
    switch (property->signature[0]) {
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

int bus_properties_getter(sd_bus *, const char *, const char *interface, const char *property,
                          sd_bus_message *reply, void *userdata, sd_bus_error *)
{
    const struct bus_model *model = userdata;
    struct bus_facts facts;

    bus_facts_read(&facts, model);
    for (unsigned t = 0; model->interfaces[t]; t++) {
        const struct bus_properties *p = model->interfaces[t];

        if (strcmp(p->interface, interface) != 0)
            continue;
        for (unsigned i = 0; i < p->n; i++)
            if (strcmp(p->table[i].name, property) == 0)
                return append(&p->table[i], &facts, reply);
    }
    return -ENOENT;
}

void bus_property_text(struct bus_property_value *v, const char *text)
{
    if (!memccpy(v->text, text, '\0', sizeof v->text))
        text_copy(v->text, sizeof v->text, text); /* the bus refuses half a character */
}

/* Stores a value; returns whether it changed. */
static bool renew(struct announced *announced, unsigned i, const struct bus_property_value *value)
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
    for (unsigned i = 0; i < BUS_PROPERTIES_MAX; i++)
        free(announced->texts[i]);
    memset(announced, 0, sizeof *announced);
}

int bus_properties_announce(const struct bus_properties *p, const struct bus_facts *facts,
                            struct announced *announced, sd_bus *bus, const char *path)
{
    char *names[BUS_PROPERTIES_MAX + 1];
    unsigned n = 0;

    assert(p->n <= BUS_PROPERTIES_MAX);
    for (unsigned i = 0; i < p->n; i++) {
        struct bus_property_value value;

        if (!p->table[i].emits)
            continue;
        read_value(&p->table[i], facts, &value);
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
