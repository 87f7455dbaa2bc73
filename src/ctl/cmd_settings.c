/*
 * get, set, reset: the settings of the service. Names and values are those of the configuration
 * file; the table of settings converts them.
 */
#include <errno.h>

#include "bus/settings_message.h"
#include "core/settings_name.h"
#include "core/settings_value.h"
#include "ctl/client/client.h"
#include "ctl/text/format.h"
#include "ctl/text/json.h"
#include "ctl/text/output.h"
#include "ctl/text/screen.h"
#include "util/cleanup.h"
#include "wording/settings_range.h"
#include "wording/translation.h"

/* The setting that the first argument names; NULL after printing what is wrong. */
static const struct settings_entry *find_setting(const struct command_call *call)
{
    const char *name = call->words[0];
    const struct settings_entry *entry, *nearest;

    if (call->n == 0) {
        command_misused(call->self, _("Missing name of a setting."));
        return NULL;
    }
    entry = settings_by_name(name);
    if (entry)
        return entry;
    nearest = settings_nearest(name);
    if (nearest)
        command_misused(call->self, _("Unknown setting '%s'. Did you mean '%s.%s'?"), name,
                        nearest->group, nearest->key);
    else
        command_misused(call->self, _("Unknown setting '%s'. 'lumbarctl get' lists all of them."),
                        name);
    return NULL;
}

/* The value as in a file, safe to show; NULL: the service does not have this setting. */
static char *value_text(const struct property_list *settings, const struct settings_entry *entry)
{
    GVariant *value = property_list_find(settings, entry->property);
    const char *signature = settings_signature(entry);
    char buf[SETTINGS_VALUE_MAX];
    g_autofree const char **list = NULL;
    g_autofree char *joined = NULL;

    if (!value || !g_variant_is_of_type(value, G_VARIANT_TYPE(signature)))
        return NULL;
    if (*signature == 's')
        return format_safe(g_variant_get_string(value, NULL));
    if (*signature == 't')
        return g_strdup(settings_number_text(buf, entry, g_variant_get_uint64(value)));
    if (*signature == 'u')
        return g_strdup(settings_number_text(buf, entry, g_variant_get_uint32(value)));
    if (*signature == 'b')
        return g_strdup(settings_number_text(buf, entry, g_variant_get_boolean(value) ? 1 : 0));
    list = g_variant_get_strv(value, NULL);
    joined = g_strjoinv(entry->type == SETTINGS_HOURS ? "; " : ";", (char **)list);
    return format_safe(joined);
}

static enum command_status print_json(const struct property_list *settings,
                                      const struct settings_entry *only)
{
    g_autoptr(GString) out = g_string_new("{");

    if (only) {
        json_key(out, only->property);
        json_value(out, property_list_find(settings, only->property));
    } else {
        property_list_to_json(settings, /* but= */ NULL, out);
    }
    g_string_append(out, "}\n");
    return output_text(out->str);
}

static enum command_status print_all(const struct property_list *settings)
{
    g_autoptr(GString) out = g_string_new(NULL);
    size_t n;
    const struct settings_entry *table = settings_table(&n);

    for (size_t i = 0; i < n; i++) {
        g_autofree char *value = value_text(settings, &table[i]);

        if (value) /* an older service has fewer settings */
            g_string_append_printf(out, "%s.%s=%s\n", table[i].group, table[i].key, value);
    }
    return output_text(out->str);
}

/* Reads the settings from the service. @entry: one that it must have, or NULL. */
static enum command_status read_settings(sd_bus *bus, const struct settings_entry *entry,
                                         struct property_list *ret)
{
    const enum command_status status =
        client_get_all(bus, CLIENT_SETTINGS, /* may_start= */ false, ret);
    g_autofree char *value = NULL;

    if (status != COMMAND_FINE)
        return status;
    if (property_list_count(ret) == 0)
        return client_failed(N_("read the settings"), -ENODATA);
    if (!entry)
        return COMMAND_FINE;
    value = value_text(ret, entry);
    return value ? COMMAND_FINE : client_failed(N_("read the setting"), -ENODATA);
}

enum command_status command_get(const struct command_call *call)
{
    CLEANUP(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
    CLEANUP(property_list_freep) struct property_list *settings = property_list_new();
    const struct settings_entry *entry = call->n > 0 ? find_setting(call) : NULL;
    g_autofree char *value = NULL, *line = NULL;
    enum command_status status;

    if (call->n > 0 && !entry)
        return COMMAND_USAGE;
    status = client_open(&bus);
    if (status == COMMAND_FINE)
        status = read_settings(bus, entry, settings);
    if (status != COMMAND_FINE)
        return status;
    if (call->as_json)
        return print_json(settings, entry);
    if (!entry)
        return print_all(settings);
    value = value_text(settings, entry);
    line = g_strdup_printf("%s\n", value);
    return output_text(line);
}

/* After a change: the value that is in effect. */
static enum command_status print_change(const struct command_call *call, sd_bus *bus,
                                        const struct settings_entry *entry)
{
    CLEANUP(property_list_freep) struct property_list *settings = property_list_new();
    const enum command_status status = read_settings(bus, entry, settings);
    g_autofree char *value = NULL, *line = NULL;

    if (status != COMMAND_FINE)
        return status;
    if (call->as_json)
        return print_json(settings, entry);
    value = value_text(settings, entry);
    line = g_strdup_printf(_("%s.%s is now %s."), entry->group, entry->key,
                           *value ? value : _("empty"));
    return screen_print(line);
}

static enum command_status send_value(sd_bus *bus, const struct settings *s,
                                      const struct settings_entry *entry)
{
    CLEANUP(sd_bus_message_unrefp) sd_bus_message *m = NULL;
    int r = client_new_call(bus, NULL, CLIENT_PROPERTIES, "Set", /* may_start= */ false, &m);

    if (r >= 0)
        r = sd_bus_message_append(m, "ss", CLIENT_SETTINGS, entry->property);
    if (r >= 0)
        r = sd_bus_message_open_container(m, 'v', settings_signature(entry));
    if (r >= 0)
        r = settings_message_append(m, s, entry);
    if (r >= 0)
        r = sd_bus_message_close_container(m);
    return r < 0 ? client_failed(N_("call the lumbard service"), r) : client_call(bus, m, NULL);
}

enum command_status command_set(const struct command_call *call)
{
    CLEANUP(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
    const struct settings_entry *entry = find_setting(call);
    g_autofree char *value = NULL;
    char error[SETTINGS_ERROR_MAX];
    struct settings s;
    enum command_status status;

    if (!entry)
        return COMMAND_USAGE;
    if (call->n == 1)
        return command_misused(call->self, _("Missing value for '%s.%s'."), entry->group,
                               entry->key);
    value = g_strjoinv(" ", call->words + 1);
    settings_init(&s);
    if (settings_parse(&s, entry, value, error) < 0)
        return command_misused(call->self, "%s.", error);
    status = client_open(&bus);
    if (status == COMMAND_FINE)
        status = send_value(bus, &s, entry);
    return status == COMMAND_FINE ? print_change(call, bus, entry) : status;
}

enum command_status command_reset(const struct command_call *call)
{
    CLEANUP(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
    const struct settings_entry *entry = find_setting(call);
    enum command_status status;

    if (!entry)
        return COMMAND_USAGE;
    status = client_open(&bus);
    if (status == COMMAND_FINE)
        status = client_command(bus, CLIENT_SETTINGS, "Reset", "s", entry->property);
    return status == COMMAND_FINE ? print_change(call, bus, entry) : status;
}
