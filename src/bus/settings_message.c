#include "bus/settings_message.h"

#include <errno.h>
#include <string.h>

#include "core/settings_value.h"
#include "util/cleanup.h"

/* @list: its elements are separated by ';', perhaps with blanks behind it. */
static int append_list(sd_bus_message *m, const char *list)
{
    int r = sd_bus_message_open_container(m, 'a', "s");

    while (r >= 0 && *list) {
        const size_t blank = strspn(list, " "), n = strcspn(list + blank, ";");
        CLEANUP(cleanup_free) char *element = strndup(list + blank, n);

        r = element ? sd_bus_message_append_basic(m, 's', element) : -ENOMEM;
        list += blank + n + (list[blank + n] == ';');
    }
    return r < 0 ? r : sd_bus_message_close_container(m);
}

int settings_message_append(sd_bus_message *m, const struct settings *s,
                            const struct settings_entry *e)
{
    const char *signature = settings_signature(e);
    char buf[SETTINGS_VALUE_MAX];
    uint64_t number;

    if (*signature == 'a')
        return append_list(m, settings_format(buf, s, e));
    if (*signature == 's')
        return sd_bus_message_append(m, "s", settings_format(buf, s, e));
    number = settings_number(s, e);
    return *signature == 't' ? sd_bus_message_append(m, "t", number)
                             : sd_bus_message_append(m, signature, (uint32_t)number);
}
