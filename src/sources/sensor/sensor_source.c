/*
 * Placeholder in the table for the source of the presence sensor, which lives in a module. As soon
 * as there is such a device and the setting allows it, the module is loaded, and its type replaces
 * the placeholder.
 */

#include "sources/module.h"
#include "sources/sensor/prox_devices.h"

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
        source_hand_over(s, type);
}

extern const struct source_type sensor_presence_iio;

/* A device that has appeared is reported by no signal here: it is looked for when it is needed. */
static void sensor_ask(struct source *s)
{
    sensor_probe(s);
    if (s->self && s->type != &sensor_presence_iio)
        s->type->ask(s);
}

static int sensor_open(struct source *s)
{
    sensor_probe(s);
    return 0;
}

const struct source_type sensor_presence_iio = {
    .name = "presence_iio",
    .kind = SOURCE_SENSOR,
    .open = sensor_open,
    .probe = sensor_probe,
    .configure = sensor_probe,
    .ask = sensor_ask,
};
