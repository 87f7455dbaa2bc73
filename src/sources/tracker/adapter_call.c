#include "sources/tracker/adapter_call.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CALL_LIMIT (5 * USEC_SEC)

/* An argument that is full of texts. */
#define TEXT_MAX \
    (ADAPTER_ARGUMENT_MAX / (sizeof "{text}" - 1) * TRACKER_TEXT_MAX + ADAPTER_ARGUMENT_MAX)

static size_t add(char *to, size_t at, const char *from, size_t n)
{
    n = n < TEXT_MAX - 1 - at ? n : TEXT_MAX - 1 - at;
    memcpy(to + at, from, n);
    to[at + n] = 0;
    return at + n;
}

/* The texts of the alert are inserted as they are: braces in them mean nothing. */
static void fill(char *to, const char *template, const struct tracker_alert *alert)
{
    size_t at = add(to, 0, "", 0);

    while (*template) {
        const size_t n = strcspn(template, "{");
        const char *text = alert->text;
        size_t word = strlen("{text}");

        at = add(to, at, template, n);
        template += n;
        if (!*template)
            return;
        if (strncmp(template, "{title}", strlen("{title}")) == 0) {
            text = alert->title;
            word = strlen("{title}");
        }
        at = add(to, at, text, strlen(text));
        template += word;
    }
}

static int append_text(sd_bus_message *m, const char *argument, const struct tracker_alert *alert)
{
    char text[TEXT_MAX];

    fill(text, argument, alert);
    return sd_bus_message_append(m, "s", text);
}

static int append(sd_bus_message *m, char type, const char *argument,
                  const struct tracker_alert *alert)
{
    const long long number = strtoll(argument, NULL, 10);

    switch (type) {
    case 's':
        return append_text(m, argument, alert);
    case 'b':
        return sd_bus_message_append(m, "b", (int)(strcmp(argument, "true") == 0));
    case 'd':
        return sd_bus_message_append(m, "d", strtod(argument, NULL));
    case 'y':
        return sd_bus_message_append(m, "y", (uint8_t)number);
    case 'n':
        return sd_bus_message_append(m, "n", (int16_t)number);
    case 'q':
        return sd_bus_message_append(m, "q", (uint16_t)number);
    case 'i':
        return sd_bus_message_append(m, "i", (int32_t)number);
    case 'u':
        return sd_bus_message_append(m, "u", (uint32_t)number);
    case 'x':
        return sd_bus_message_append(m, "x", (int64_t)number);
    case 't':
        return sd_bus_message_append(m, "t", (uint64_t)strtoull(argument, NULL, 10));
    default:
        return -EINVAL;
    }
}

int adapter_call(sd_bus *bus, sd_bus_slot **slot, const char *to, const struct adapter *a,
                 const struct tracker_alert *alert, sd_bus_message_handler_t handler,
                 void *userdata)
{
    sd_bus_message *m = NULL;
    int r = sd_bus_message_new_method_call(bus, &m, to, a->path, a->interface, a->method);

    *slot = sd_bus_slot_unref(*slot);
    for (unsigned i = 0; r >= 0 && a->signature[i]; i++)
        r = append(m, a->signature[i], a->arguments[i], alert);
    if (r >= 0)
        r = sd_bus_message_set_auto_start(m, false);
    if (r >= 0)
        r = sd_bus_message_set_allow_interactive_authorization(m, false);
    if (r >= 0)
        r = sd_bus_call_async(bus, slot, m, handler, userdata, (uint64_t)CALL_LIMIT);
    sd_bus_message_unref(m);
    return r < 0 ? r : 0;
}

void adapter_call_describe(const struct adapter *a, char ret[TRACKER_CALL_MAX])
{
    int n = snprintf(ret, TRACKER_CALL_MAX, "%s %s %s %s %s", a->service, a->path, a->interface,
                     a->method, a->signature);

    for (unsigned i = 0; a->signature[i] && n < TRACKER_CALL_MAX; i++)
        n += snprintf(ret + n, TRACKER_CALL_MAX - (size_t)n,
                      a->signature[i] == 's' ? " \"%s\"" : " %s", a->arguments[i]);
}
