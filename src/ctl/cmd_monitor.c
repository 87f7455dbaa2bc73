/*
 * monitor: a line for each property and signal of the service, with the names of D-Bus.
 */
#include <string.h>

#include "config.h"
#include "ctl/client/client.h"
#include "ctl/client/follow.h"
#include "ctl/client/output_loop.h"
#include "ctl/client/value.h"
#include "ctl/text/charset.h"
#include "ctl/text/format.h"
#include "ctl/text/json.h"
#include "util/cleanup.h"
#include "wording/translation.h"

#define INTERFACES "org.lumbard."

struct monitor_view {
    sd_bus *bus;
    struct output_loop loop;
    struct follow follow;
    bool as_json;
};

static void monitor_print(struct monitor_view *v, const GString *line)
{
    g_autofree char *encoded = v->as_json ? NULL : charset_encode(line->str);

    output_loop_print(&v->loop, encoded ? encoded : line->str);
}

/* "14:05:09 ", or the beginning of an object with the instant. */
static GString *begin_line(const struct monitor_view *v)
{
    GString *line = g_string_new(NULL);
    const usec now = format_now();
    char instant[FORMAT_INSTANT_MAX];

    if (v->as_json)
        g_string_append_printf(line, "{\"Timestamp\":%" G_GINT64_FORMAT, now);
    else
        g_string_append_printf(line, "%s ", format_instant_exact(instant, now, now));
    return line;
}

/* "source/x11" for an object below that of the service; "" for the service itself. */
static const char *object_of(sd_bus_message *m)
{
    const char *path = sd_bus_message_get_path(m);

    if (path && g_str_has_prefix(path, LUMBARD_PATH "/"))
        return path + strlen(LUMBARD_PATH "/");
    return "";
}

/* "Presence.State" or "source/x11 Source.State" */
static void append_name(GString *line, const char *object, const char *interface,
                        const char *member)
{
    const char *last = strrchr(interface, '.');

    g_string_append_printf(line, "%s%s%s.%s", object, *object ? " " : "",
                           last ? last + 1 : interface, member);
}

static void append_safe(GString *line, GVariant *value)
{
    g_autoptr(GString) text = g_string_new(NULL);
    g_autofree char *safe = NULL;

    json_value(text, value);
    safe = format_safe(text->str);
    g_string_append(line, safe);
}

static void print_changes(struct monitor_view *v, const char *object, const char *interface,
                          const struct property_list *changed, GVariant *invalidated)
{
    g_autoptr(GString) line = begin_line(v);

    if (v->as_json) {
        json_text(line, "Object", object);
        json_text(line, "Interface", interface);
        g_string_append(line, ",\"Changed\":{");
        property_list_to_json(changed, NULL, line);
        g_string_append(line, "},\"Invalidated\":");
        json_value(line, invalidated);
        g_string_append(line, "}\n");
        monitor_print(v, line);
        return;
    }
    for (unsigned i = 0; i < property_list_count(changed); i++) {
        g_autoptr(GString) one = g_string_new(line->str);

        append_name(one, object, interface, property_list_name(changed, i));
        g_string_append(one, " = ");
        append_safe(one, property_list_value(changed, i));
        g_string_append_c(one, '\n');
        monitor_print(v, one);
    }
}

static void on_properties(struct monitor_view *v, sd_bus_message *m)
{
    CLEANUP(property_list_freep) struct property_list *changed = property_list_new();
    g_autoptr(GVariant) invalidated = NULL;
    const char *interface;

    if (!sd_bus_message_has_signature(m, "sa{sv}as") ||
        sd_bus_message_read(m, "s", &interface) < 0 || property_list_read(changed, m) < 0 ||
        value_read(m, &invalidated) < 0)
        return;
    print_changes(v, object_of(m), interface, changed, invalidated);
}

static void on_message(void *userdata, sd_bus_message *m)
{
    struct monitor_view *v = userdata;
    const char *interface = sd_bus_message_get_interface(m);
    g_autoptr(GVariant) arguments = NULL;
    g_autoptr(GString) line = NULL;

    if (sd_bus_message_is_signal(m, CLIENT_PROPERTIES, "PropertiesChanged")) {
        on_properties(v, m);
        return;
    }
    if (!interface || !g_str_has_prefix(interface, INTERFACES) || value_read_all(m, &arguments) < 0)
        return;
    line = begin_line(v);
    if (v->as_json) {
        json_text(line, "Object", object_of(m));
        json_text(line, "Interface", interface);
        json_text(line, "Signal", sd_bus_message_get_member(m));
        g_string_append(line, ",\"Arguments\":");
        json_value(line, arguments);
        g_string_append_c(line, '}');
    } else {
        append_name(line, object_of(m), interface, sd_bus_message_get_member(m));
        g_string_append_c(line, ' ');
        append_safe(line, arguments);
    }
    g_string_append_c(line, '\n');
    monitor_print(v, line);
}

static void print_event(struct monitor_view *v, const char *event, const char *sentence)
{
    g_autoptr(GString) line = begin_line(v);

    if (v->as_json) {
        json_text(line, "Event", event);
        g_string_append_c(line, '}');
    } else {
        g_string_append(line, sentence);
    }
    g_string_append_c(line, '\n');
    monitor_print(v, line);
}

static void print_known(struct monitor_view *v, const char *interface,
                        const struct property_list *known)
{
    g_autoptr(GVariant) none = g_variant_ref_sink(g_variant_new_strv(NULL, 0));

    print_changes(v, "", interface, known, none);
}

static void on_present(void *userdata, bool is_back)
{
    struct monitor_view *v = userdata;

    print_event(v, is_back ? "Back" : "Present",
                is_back ? _("The lumbard service is running again.")
                        : _("The lumbard service is running."));
    print_known(v, CLIENT_PRESENCE, v->follow.presence);
    print_known(v, CLIENT_COACH, v->follow.coach);
}

static void on_absent(void *userdata, const char *event, const char *sentence)
{
    print_event(userdata, event, sentence);
}

static void on_failed(void *userdata, enum command_status status)
{
    struct monitor_view *v = userdata;

    output_loop_end(&v->loop, status);
}

static const struct follow_listener listener = {
    .present = on_present,
    .absent = on_absent,
    .message = on_message,
    .failed = on_failed,
};

static enum command_status monitor_run(struct monitor_view *v)
{
    int r;

    follow_init(&v->follow, v->bus, &listener, v);
    r = output_loop_init(&v->loop, v->bus);
    if (r >= 0)
        r = follow_start(&v->follow);
    if (r >= 0)
        r = sd_event_loop(v->loop.event);
    follow_done(&v->follow);
    sd_bus_detach_event(v->bus);
    output_loop_done(&v->loop);
    return r < 0 ? client_failed(N_("watch the lumbard service"), r) : (enum command_status)r;
}

enum command_status command_monitor(const struct command_call *call)
{
    struct monitor_view v = { .loop = { .signal_fd = -1 }, .as_json = call->as_json };
    enum command_status status = client_open(&v.bus);

    if (status == COMMAND_FINE)
        status = monitor_run(&v);
    sd_bus_flush_close_unref(v.bus);
    return status;
}
