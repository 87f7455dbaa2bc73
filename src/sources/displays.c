#include "sources/displays.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "core/moment.h"
#include "util/log.h"

#define X11_FOLDER "/tmp/.X11-unix"

#define CALL_LIMIT (5 * USEC_SEC)

/* A session puts its display into the manager's environment a moment after the socket is there, and
 * no signal says so: asked again at these waits after the last sign, and then not any more. */
#define SETTLE_MAX 4

static const char *const names[] = { "WAYLAND_DISPLAY", "DISPLAY", "XAUTHORITY" };

#define N_NAMES (sizeof names / sizeof names[0])

struct displays {
    sd_event *event;
    sd_bus *bus;
    void (*changed)(void *userdata);
    void *userdata;
    bool is_own[N_NAMES]; /* in the environment that we were started with: never overruled */
    bool is_lent;         /* that environment may be the manager's; its first answer shows */
    sd_event_source *runtime, *x11, *settle;
    unsigned settles;
    sd_bus_slot *call;
};

static void ask_manager(struct displays *d);

/* "NAME=value" */
static void take(struct displays *d, const char *assignment, bool is_there[static N_NAMES],
                 bool is_same[static N_NAMES])
{
    for (size_t i = 0; i < N_NAMES; i++) {
        size_t n = strlen(names[i]);
        const char *value = assignment + n + 1, *known = getenv(names[i]);

        if (strncmp(assignment, names[i], n) != 0 || assignment[n] != '=')
            continue;
        is_there[i] = *value;
        is_same[i] = known && strcmp(known, value) == 0;
        if (d->is_own[i] || !*value || is_same[i])
            return;
        setenv(names[i], value, true);
        log_info("the session's %s is %s", names[i], value);
        return;
    }
}

/* What a session took back when it ended must not hide the next one's, which may be of another
 * kind. */
static void forget_others(struct displays *d, const bool is_there[static N_NAMES])
{
    for (size_t i = 0; i < N_NAMES; i++) {
        if (is_there[i] || d->is_own[i] || !getenv(names[i]))
            continue;
        unsetenv(names[i]);
        log_info("the session's %s is no more", names[i]);
    }
}

/* Is our environment what the manager gives to its services? Then what was in it at our start is a
 * session's like any other, and may be taken back. */
static void judge_own(struct displays *d, const bool is_same[static N_NAMES])
{
    for (size_t i = 0; i < N_NAMES; i++)
        if (getenv(names[i]) && !is_same[i])
            return;
    memset(d->is_own, 0, sizeof d->is_own);
}

static void take_all(struct displays *d, sd_bus_message *m)
{
    bool is_there[N_NAMES] = { false }, is_same[N_NAMES] = { false };
    const char *assignment;
    int r;

    if (sd_bus_message_enter_container(m, 'v', "as") < 0 ||
        sd_bus_message_enter_container(m, 'a', "s") < 0)
        return;
    while ((r = sd_bus_message_read(m, "s", &assignment)) > 0)
        take(d, assignment, is_there, is_same);
    if (r < 0)
        return;
    if (d->is_lent)
        judge_own(d, is_same);
    d->is_lent = false;
    forget_others(d, is_there);
}

static int on_environment(sd_bus_message *m, void *userdata, sd_bus_error *error)
{
    struct displays *d = userdata;

    (void)error;
    d->call = sd_bus_slot_unref(d->call);
    if (!sd_bus_message_is_method_error(m, NULL))
        take_all(d, m);
    d->changed(d->userdata);
    return 0;
}

/* Never starts a manager: where there is none, the environment is all there is. */
static void ask_manager(struct displays *d)
{
    sd_bus_message *m = NULL;
    int r = sd_bus_message_new_method_call(d->bus, &m, "org.freedesktop.systemd1",
                                           "/org/freedesktop/systemd1",
                                           "org.freedesktop.DBus.Properties", "Get");

    if (r >= 0)
        r = sd_bus_message_set_auto_start(m, false);
    if (r >= 0)
        r = sd_bus_message_append(m, "ss", "org.freedesktop.systemd1.Manager", "Environment");
    d->call = sd_bus_slot_unref(d->call);
    if (r >= 0)
        r = sd_bus_call_async(d->bus, &d->call, m, on_environment, d, (uint64_t)CALL_LIMIT);
    sd_bus_message_unref(m);
    if (r < 0)
        log_warning("the user manager cannot be asked for displays: %s", strerror(-r));
}

static int on_settle(sd_event_source *s, uint64_t now, void *userdata)
{
    struct displays *d = userdata;
    uint64_t wait = (uint64_t)USEC_SEC << d->settles;

    (void)now;
    ask_manager(d);
    if (++d->settles < SETTLE_MAX) {
        sd_event_source_set_time_relative(s, wait);
        sd_event_source_set_enabled(s, SD_EVENT_ONESHOT);
    }
    return 0;
}

static void begin_to_settle(struct displays *d)
{
    d->settles = 0;
    d->settle = sd_event_source_disable_unref(d->settle);
    sd_event_add_time_relative(d->event, &d->settle, CLOCK_MONOTONIC, (uint64_t)USEC_SEC / 4, 0,
                               on_settle, d);
}

static void on_sign(struct displays *d)
{
    d->changed(d->userdata);
    begin_to_settle(d);
}

static int on_runtime(sd_event_source *s, const struct inotify_event *e, void *userdata)
{
    (void)s;
    if (e->mask & IN_Q_OVERFLOW || /* one may be among those that were lost */
        (e->len && strncmp(e->name, "wayland-", 8) == 0 && !strstr(e->name, ".lock")))
        on_sign(userdata);
    return 0;
}

static int on_x11(sd_event_source *s, const struct inotify_event *e, void *userdata)
{
    (void)s;
    if (e->mask & IN_Q_OVERFLOW || (e->len && e->name[0] == 'X'))
        on_sign(userdata);
    return 0;
}

/* A folder that is not there holds no displays; one that cannot be watched has to be known about.
 */
static void watch_folder(struct displays *d, sd_event_source **ret, const char *folder,
                         sd_event_inotify_handler_t handler)
{
    int r = sd_event_add_inotify(d->event, ret, folder, IN_CREATE | IN_MOVED_TO, handler, d);

    if (r < 0 && r != -ENOENT)
        log_warning("a display that comes later will not be noticed, for %s cannot be watched: %s",
                    folder, strerror(-r));
}

void displays_watch(struct displays *d, bool on)
{
    const char *runtime = getenv("XDG_RUNTIME_DIR");

    d->runtime = sd_event_source_disable_unref(d->runtime);
    d->x11 = sd_event_source_disable_unref(d->x11);
    if (!on)
        return;
    if (runtime && *runtime)
        watch_folder(d, &d->runtime, runtime, on_runtime);
    watch_folder(d, &d->x11, X11_FOLDER, on_x11);
}

/* systemd says so to the process that it starts, and to none that this one starts. */
static bool is_unit(void)
{
    const char *pid = getenv("SYSTEMD_EXEC_PID");

    return pid && strtol(pid, NULL, 10) == getpid();
}

struct displays *displays_new(sd_event *event, sd_bus *user_bus, void (*changed)(void *userdata),
                              void *userdata)
{
    struct displays *d = calloc(1, sizeof *d);

    if (!d)
        return NULL;
    d->event = event;
    d->bus = user_bus;
    d->changed = changed;
    d->userdata = userdata;
    for (size_t i = 0; i < N_NAMES; i++)
        d->is_own[i] = getenv(names[i]) && *getenv(names[i]);
    if (d->is_own[0] || d->is_own[1]) /* started inside of a session: the other one is not ours */
        d->is_own[0] = d->is_own[1] = true;
    d->is_lent = is_unit();
    displays_watch(d, true);
    if (!d->is_own[0] || d->is_lent)
        ask_manager(d);
    return d;
}

struct displays *displays_free(struct displays *d)
{
    if (!d)
        return NULL;
    sd_bus_slot_unref(d->call);
    sd_event_source_disable_unref(d->runtime);
    sd_event_source_disable_unref(d->x11);
    sd_event_source_disable_unref(d->settle);
    free(d);
    return NULL;
}
