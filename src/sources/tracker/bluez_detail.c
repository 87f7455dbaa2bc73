#include "sources/tracker/bluez_detail.h"

#include <string.h>

/* Bytes of the devices, so that the rest has room, and what source_discard() adds. */
#define DEVICES_MAX 150

static void add_devices(struct bilingual *b, struct bluez_device *const *devices,
                        unsigned n_devices)
{
    unsigned n = 0;

    for (unsigned i = 0; i < n_devices; i++) {
        const struct bluez_device *d = devices[i];

        if (!d->is_open)
            continue;
        if (n && strlen(b->english) + strlen(d->name) > DEVICES_MAX) {
            bilingual_add(b, ", …");
            return;
        }
        /* TRANSLATORS: devices of Bluetooth; more names may follow, after commas */
        bilingual_add(b, n++ ? ", %s" : N_("org.bluez reports the values of %s"), d->name);
        if (d->has_height) /* TRANSLATORS: comes after the name of a desk */
            bilingual_add(b, N_(" (%u cm above its lowest position)"), d->shown_height / 100);
    }
    if (!n)
        bilingual_add_text(b, N_("no watch, walking pad or desk is connected"));
}

static unsigned count_refused(struct bluez_device *const *devices, unsigned n_devices)
{
    unsigned n = 0;

    for (unsigned i = 0; i < n_devices; i++)
        for (unsigned k = 0; k < devices[i]->n; k++)
            n += devices[i]->characteristics[k]->notify.is_refused;
    return n;
}

void bluez_detail_write(struct bilingual *ret, struct bluez_device *const *devices,
                        unsigned n_devices)
{
    const unsigned n_refused = count_refused(devices, n_devices);

    add_devices(ret, devices, n_devices);
    if (n_refused)
        bilingual_add(ret, N_("; refused requests: %u"), n_refused);
}
