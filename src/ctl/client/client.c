#include "ctl/client/client.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "config.h"
#include "ctl/text/format.h"
#include "util/cleanup.h"
#include "wording/translation.h"

#define NOT_NOW "org.lumbard.Error.NotNow"

static usec monotonic_now(void)
{
    struct timespec ts;

    clock_gettime(CLOCK_MONOTONIC, &ts);
    return (usec)ts.tv_sec * USEC_SEC + ts.tv_nsec / 1000;
}

enum command_status client_failed(const char *doing, int r)
{
    /* TRANSLATORS: what could not be done, such as "read the history", and why */
    fprintf(stderr, _("Cannot %s: %s\n"), _(doing), strerror(-r));
    return COMMAND_FAILED;
}

/* sd-bus itself waits 90 s for a bus that accepts the connection and then sends nothing. */
static int wait_until_ready(sd_bus *bus)
{
    usec deadline = monotonic_now() + CLIENT_TIMEOUT;

    for (;;) {
        usec now = monotonic_now();
        int r = sd_bus_is_ready(bus);

        if (r != 0)
            return r;
        if (now >= deadline)
            return -ETIMEDOUT;
        r = sd_bus_process(bus, NULL);
        if (r < 0)
            return r;
        if (r > 0)
            continue;
        r = sd_bus_wait(bus, (uint64_t)(deadline - now));
        if (r < 0 && r != -EINTR)
            return r;
    }
}

enum command_status client_open(sd_bus **ret)
{
    CLEANUP(sd_bus_close_unrefp) sd_bus *bus = NULL;
    int r = sd_bus_open_user_with_description(&bus, "lumbarctl");

    if (r >= 0)
        r = wait_until_ready(bus);
    if (r == -ENOMEDIUM || r == -ENOENT) {
        fprintf(stderr, _("No session bus found. Run lumbarctl in your login session, with "
                          "DBUS_SESSION_BUS_ADDRESS or XDG_RUNTIME_DIR set.\n"));
        return COMMAND_FAILED;
    }
    if (r == -ETIMEDOUT) {
        fprintf(stderr, _("The session bus does not answer: no reply within 5 seconds.\n"));
        return COMMAND_FAILED;
    }
    if (r < 0)
        return client_failed(N_("reach the session bus"), r);
    sd_bus_set_method_call_timeout(bus, (uint64_t)CLIENT_TIMEOUT);
    *ret = g_steal_pointer(&bus);
    return COMMAND_FINE;
}

int client_new_call(sd_bus *bus, const char *destination, const char *interface, const char *member,
                    bool may_start, sd_bus_message **ret)
{
    CLEANUP(sd_bus_message_unrefp) sd_bus_message *m = NULL;
    int r = sd_bus_message_new_method_call(bus, &m, destination ? destination : LUMBARD_NAME,
                                           LUMBARD_PATH, interface, member);

    if (r >= 0)
        r = sd_bus_message_set_auto_start(m, may_start);
    if (r < 0)
        return r;
    *ret = g_steal_pointer(&m);
    return 0;
}

bool client_is_unknown(const sd_bus_error *error)
{
    return sd_bus_error_has_names(error, SD_BUS_ERROR_UNKNOWN_METHOD,
                                  SD_BUS_ERROR_UNKNOWN_INTERFACE, SD_BUS_ERROR_UNKNOWN_OBJECT,
                                  SD_BUS_ERROR_UNKNOWN_PROPERTY);
}

static bool is_start_failure(const sd_bus_error *error)
{
    return error->name && (g_str_has_prefix(error->name, "org.freedesktop.DBus.Error.Spawn.") ||
                           g_str_has_prefix(error->name, "org.freedesktop.systemd1."));
}

/* The error as a sentence for people. NotNow ends in the phase for programs: "(phase: counting)".
 */
static char *sentence_of(const sd_bus_error *error, int r)
{
    const char *message = error->message && *error->message ? error->message
                          : error->name                     ? error->name
                                                            : strerror(-r);
    char *sentence = format_safe(message);
    char *phase = strstr(sentence, " (phase: ");

    if (phase && sd_bus_error_has_name(error, NOT_NOW))
        g_strlcpy(phase, g_str_has_suffix(phase, ".") ? "." : "", strlen(phase) + 1);
    return sentence;
}

enum command_status client_call_failed(const sd_bus_error *error, int r)
{
    g_autofree char *sentence = NULL;

    if (sd_bus_error_has_names(error, SD_BUS_ERROR_SERVICE_UNKNOWN,
                               SD_BUS_ERROR_NAME_HAS_NO_OWNER)) {
        fprintf(stderr, "%s\n", _(CLIENT_NOT_RUNNING));
        return COMMAND_NOT_RUNNING;
    }
    /* Not errors of the service: sd-bus or the bus daemon makes them. NO_REPLY comes from the bus
     * daemon if the service has disconnected, with the errno of a timeout. */
    if (sd_bus_error_has_name(error, SD_BUS_ERROR_NO_REPLY)) {
        fprintf(stderr, _("The lumbard service stopped before it answered.\n"));
        return COMMAND_FAILED;
    }
    if (r == -ETIMEDOUT || sd_bus_error_has_names(error, SD_BUS_ERROR_TIMEOUT,
                                                  "org.freedesktop.DBus.Error.TimedOut")) {
        fprintf(stderr, "%s\n", _(CLIENT_NO_ANSWER));
        return COMMAND_FAILED;
    }
    if (r == -ECONNRESET || r == -ENOTCONN ||
        sd_bus_error_has_name(error, SD_BUS_ERROR_DISCONNECTED)) {
        fprintf(stderr, "%s\n", _(CLIENT_DISCONNECTED));
        return COMMAND_FAILED;
    }
    sentence = sentence_of(error, r);
    if (is_start_failure(error)) {
        fprintf(stderr, _("The lumbard service cannot be started: %s\n"), sentence);
        return COMMAND_NOT_RUNNING;
    }
    if (client_is_unknown(error))
        fprintf(stderr,
                _("The running lumbard service does not support this command; it may be older than "
                  "lumbarctl %s. Its error: %s\n"),
                LUMBARD_VERSION, sentence);
    else
        fprintf(stderr, "%s\n", sentence);
    return COMMAND_REFUSED;
}

enum command_status client_call(sd_bus *bus, sd_bus_message *m, sd_bus_message **ret)
{
    CLEANUP(sd_bus_error_free) sd_bus_error error = SD_BUS_ERROR_NULL;
    int r = sd_bus_call(bus, m, /* timeout= */ 0, &error, ret);

    return r < 0 ? client_call_failed(&error, r) : COMMAND_FINE;
}

enum command_status client_command(sd_bus *bus, const char *interface, const char *method,
                                   const char *types, ...)
{
    CLEANUP(sd_bus_message_unrefp) sd_bus_message *m = NULL;
    int r = client_new_call(bus, NULL, interface, method, /* may_start= */ false, &m);
    va_list arguments;

    va_start(arguments, types);
    if (r >= 0)
        r = sd_bus_message_appendv(m, types, arguments);
    va_end(arguments);
    return r < 0 ? client_failed(N_("call the lumbard service"), r) : client_call(bus, m, NULL);
}

enum command_status client_get_all(sd_bus *bus, const char *interface, bool may_start,
                                   struct property_list *ret)
{
    CLEANUP(sd_bus_error_free) sd_bus_error error = SD_BUS_ERROR_NULL;
    CLEANUP(sd_bus_message_unrefp) sd_bus_message *m = NULL;
    CLEANUP(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
    int r = client_new_call(bus, NULL, CLIENT_PROPERTIES, "GetAll", may_start, &m);

    if (r >= 0)
        r = sd_bus_message_append(m, "s", interface);
    if (r < 0)
        return client_failed(N_("call the lumbard service"), r);
    r = sd_bus_call(bus, m, /* timeout= */ 0, &error, &reply);
    if (r < 0 && client_is_unknown(&error))
        return COMMAND_FINE;
    if (r < 0)
        return client_call_failed(&error, r);
    r = property_list_read(ret, reply);
    return r < 0 ? client_failed(N_("read the reply of the lumbard service"), r) : COMMAND_FINE;
}
