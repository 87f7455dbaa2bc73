/*
 * Placeholder in the table for the source of the presence sensor, which lives in a module. As soon
 * as there is such a device and the setting allows it, the module is loaded, and its type replaces
 * the placeholder.
 */
#include <errno.h>
#include <string.h>

#include "sources/module.h"
#include "sources/sensor/prox_devices.h"

static char is_open; /* source.self of an open source is not NULL */

/* From here on, the type of the module serves the source. */
static void hand_over(struct source *s, const struct source_type *type)
{
    int r;

    s->self = NULL;
    s->type = type;
    r = type->open(s);
    if (r < 0)
        source_set_state(s, SOURCE_FAILED, "%s", strerror(-r));
}

static void sensor_probe(struct source *s)
{
    const struct source_type *type;
    unsigned devices[PROX_DEVICES_MAX];
    struct bilingual why = { 0 };

    if (prox_devices_are_off(s->port->settings))
        source_set_state(s, SOURCE_ABSENT, PROX_DEVICES_OFF);
    else if (prox_devices_find(devices) == 0)
        source_set_state(s, SOURCE_ABSENT, PROX_DEVICES_NONE);
    else if (module_find_source(&type, "presence", "sources/sensor", s->type->name, &why) < 0)
        source_set_sentence(s, SOURCE_FAILED, &why);
    else
        hand_over(s, type);
}

/* A device that has appeared is reported by no signal here: it is looked for when it is needed. */
static void sensor_ask(struct source *s)
{
    sensor_probe(s);
    if (s->self && s->self != &is_open)
        s->type->ask(s);
}

static int sensor_open(struct source *s)
{
    s->self = &is_open;
    sensor_probe(s);
    return 0;
}

static void sensor_close(struct source *s)
{
    s->self = NULL;
}

extern const struct source_type sensor_presence_iio;
const struct source_type sensor_presence_iio = {
    .name = "presence_iio",
    .kind = SOURCE_SENSOR,
    .open = sensor_open,
    .close = sensor_close,
    .probe = sensor_probe,
    .configure = sensor_probe,
    .ask = sensor_ask,
};
