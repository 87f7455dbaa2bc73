#include "sources/tracker/bluez_detail.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Bytes of the devices, so that the rest has room, and what source_discard() adds. */
#define DEVICES_MAX 150

struct sentence {
    char text[SOURCE_DETAIL_MAX];
    size_t n;
};

static void add(struct sentence *s, const char *format, ...) __attribute__((format(printf, 2, 3)));

static void add(struct sentence *s, const char *format, ...)
{
    va_list ap;
    int n;

    va_start(ap, format);
    n = vsnprintf(s->text + s->n, sizeof s->text - s->n, format, ap);
    va_end(ap);
    if (n > 0)
        s->n += (size_t)n < sizeof s->text - s->n ? (size_t)n : sizeof s->text - s->n - 1;
}

static void add_devices(struct sentence *s, struct bluez_device *const *devices, unsigned n_devices)
{
    unsigned n = 0;

    for (unsigned i = 0; i < n_devices; i++) {
        const struct bluez_device *d = devices[i];

        if (!d->is_open)
            continue;
        if (n && s->n + strlen(d->name) > DEVICES_MAX) {
            add(s, ", …");
            return;
        }
        add(s, "%s%s", n++ ? ", " : "org.bluez reports the values of ", d->name);
        if (d->has_height)
            add(s, " (%u cm above its lowest position)", d->shown_height / 100);
    }
    if (!n)
        add(s, "no watch, walking pad or desk is connected");
}

static unsigned count_refused(struct bluez_device *const *devices, unsigned n_devices)
{
    unsigned n = 0;

    for (unsigned i = 0; i < n_devices; i++)
        for (unsigned k = 0; k < devices[i]->n; k++)
            n += devices[i]->characteristics[k]->notify.is_refused;
    return n;
}

void bluez_detail_write(char buf[static SOURCE_DETAIL_MAX], struct bluez_device *const *devices,
                        unsigned n_devices)
{
    const unsigned n_refused = count_refused(devices, n_devices);
    struct sentence s = { .n = 0 };

    add_devices(&s, devices, n_devices);
    if (n_refused)
        add(&s, "; refused requests: %u", n_refused);
    memcpy(buf, s.text, sizeof s.text);
}
