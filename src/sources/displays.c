#include "sources/displays.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/moment.h"
#include "sources/bus_query.h"
#include "sources/display_set.h"
#include "sources/session/login_call.h"
#include "util/backoff.h"
#include "util/log.h"
#include "util/path_watch.h"

#define X11_FOLDER "/tmp/.X11-unix"

/* A session puts its display into the manager's environment a moment after the socket appears, and
 * no signal reports that. So the manager is queried 1/4 s after the last sign, and again after 1, 2
 * and 4 s. */
#define FIRST_QUERY (USEC_SEC / 4)
static const struct backoff further_queries = { .first = USEC_SEC, .max = USEC_MIN, .limit = 3 };

struct displays {
    sd_event *event;
    sd_bus *bus;
    const struct displays_listener *listener;
    void *userdata;
    bool is_own[DISPLAY_VARIABLES]; /* set in the environment that the service was started with;
                             never overridden */
    bool is_lent; /* that environment may come from the manager; its first answer shows whether it
                     does */
    sd_event_source *runtime, *x11, *query;
    struct backoff backoff;
    sd_bus_slot *call;
    bool has_changed;   /* a variable, by the last answer of the manager */
    bool only_a_change; /* is reported after the next answer */
    bool is_last_query;
    /* From the first change of session on: */
    struct login_session wanted; /* its displays are wanted; empty id: none */
    struct login_session target; /* whose displays the environment names */
    struct display_memory *memory;
};

static void query_manager(struct displays *d);

/* "NAME=value" */
static void apply_assignment(struct displays *d, const char *assignment,
                             bool is_there[static DISPLAY_VARIABLES],
                             bool is_same[static DISPLAY_VARIABLES])
{
    for (size_t i = 0; i < DISPLAY_VARIABLES; i++) {
        size_t n = strlen(display_names[i]);
        const char *value = assignment + n + 1, *known = getenv(display_names[i]);

        if (strncmp(assignment, display_names[i], n) != 0 || assignment[n] != '=')
            continue;
        is_there[i] = *value;
        is_same[i] = known && strcmp(known, value) == 0;
        if (d->is_own[i] || !*value || is_same[i])
            return;
        setenv(display_names[i], value, true);
        d->has_changed = true;
        log_info("the session's %s is %s", display_names[i], value);
        return;
    }
}

/* Variables that a session removed when it ended must not hide those of the next session, which may
 * be of another kind. */
static void forget_others(struct displays *d, const bool is_there[static DISPLAY_VARIABLES])
{
    for (size_t i = 0; i < DISPLAY_VARIABLES; i++) {
        if (is_there[i] || d->is_own[i] || !getenv(display_names[i]))
            continue;
        unsetenv(display_names[i]);
        d->has_changed = true;
        log_info("the session ended or changed: its variable %s was removed", display_names[i]);
    }
}

/* Is our environment the one that the manager gives to its services? Then the variables that it
 * held at our start belong to a session like any other, and may be removed. */
static void check_own(struct displays *d, const bool is_same[static DISPLAY_VARIABLES])
{
    for (size_t i = 0; i < DISPLAY_VARIABLES; i++)
        if (getenv(display_names[i]) && !is_same[i])
            return;
    memset(d->is_own, 0, sizeof d->is_own);
}

static void apply_environment(struct displays *d, sd_bus_message *m, struct display_set *set)
{
    bool is_there[DISPLAY_VARIABLES] = { false }, is_same[DISPLAY_VARIABLES] = { false };
    const bool is_followed = d->wanted.id[0] || d->target.id[0];
    const char *assignment;
    int r;

    if (sd_bus_message_enter_container(m, 'v', "as") < 0 ||
        sd_bus_message_enter_container(m, 'a', "s") < 0)
        return;
    while ((r = sd_bus_message_read(m, "s", &assignment)) > 0)
        if (is_followed)
            display_set_assign(set, assignment);
        else
            apply_assignment(d, assignment, is_there, is_same);
    if (r < 0 || is_followed)
        return;
    if (d->is_lent)
        check_own(d, is_same);
    d->is_lent = false;
    forget_others(d, is_there);
}

/* ---- the displays of another session */

static void use_set(struct displays *d, const struct login_session *session,
                    const struct display_set *set)
{
    struct display_set now;

    display_set_read(&now);
    d->target = *session;
    display_set_apply(set);
    if (!display_sets_are_same(&now, set)) {
        log_info("session %s is used now, on display %s", session->id,
                 *set->values[WAYLAND_DISPLAY] ? set->values[WAYLAND_DISPLAY]
                                               : set->values[DISPLAY]);
        d->listener->moved(d->userdata);
    }
    d->listener->changed(d->userdata);
}

/* Does the user manager's environment name the displays of the session? A session whose display is
 * not known has another one than the session that is left. */
static bool is_set_of(const struct login_session *session, const struct display_set *set)
{
    const bool is_wayland = strcmp(session->type, "wayland") == 0;
    struct display_set now;

    if (!is_wayland && *session->display)
        return login_is_same_display(session->display, set->values[DISPLAY]);
    display_set_read(&now);
    return *set->values[is_wayland ? WAYLAND_DISPLAY : DISPLAY] &&
           !display_sets_are_same(&now, set);
}

static void take_answer(struct displays *d, struct display_set *set)
{
    const struct login_session session = d->wanted.id[0] ? d->wanted : d->target;
    const bool is_x11 = strcmp(session.type, "wayland") != 0, has_display = *session.display;
    const bool is_used = strcmp(session.id, d->target.id) == 0;

    if (is_x11)
        *set->values[WAYLAND_DISPLAY] = '\0';
    if ((has_display || !is_used) && is_set_of(&session, set)) {
        d->wanted.id[0] = '\0';
        use_set(d, &session, set);
    } else if (is_x11 && has_display && !is_used) { /* with the keys in the default file */
        *set = (struct display_set){ 0 };
        snprintf(set->values[DISPLAY], sizeof set->values[DISPLAY], "%s", session.display);
        use_set(d, &session, set);
    }
    if (d->is_last_query)
        d->wanted.id[0] = '\0';
}

static int on_environment(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct displays *d = userdata;
    struct display_set set = { 0 };

    d->call = sd_bus_slot_unref(d->call);
    d->has_changed = false;
    if (!sd_bus_message_is_method_error(m, NULL))
        apply_environment(d, m, &set);
    if (d->wanted.id[0] || d->target.id[0])
        take_answer(d, &set);
    if (d->has_changed || !d->only_a_change)
        d->listener->changed(d->userdata);
    return 0;
}

/* Never starts a manager: without one, the environment is the only place. */
static void query_manager(struct displays *d)
{
    int r = bus_query_property(d->bus, &d->call, "org.freedesktop.systemd1",
                               "/org/freedesktop/systemd1", "org.freedesktop.systemd1.Manager",
                               "Environment", on_environment, d);

    if (r < 0)
        log_warning("cannot query the user manager for displays: %s", strerror(-r));
}

static int on_query(sd_event_source *, uint64_t, void *userdata)
{
    struct displays *d = userdata;

    d->only_a_change = false;
    query_manager(d);
    d->is_last_query = !backoff_schedule(&d->backoff, d->event, on_query, d);
    return 0;
}

void displays_ask(struct displays *d)
{
    if (d->call) /* its answer is still to come */
        return;
    d->only_a_change = true;
    query_manager(d);
}

static void query_again(struct displays *d)
{
    backoff_reset(&d->backoff);
    d->is_last_query = false;
    d->query = sd_event_source_disable_unref(d->query);
    sd_event_add_time_relative(d->event, &d->query, CLOCK_MONOTONIC, (uint64_t)FIRST_QUERY, 0,
                               on_query, d);
}

static void on_sign(struct displays *d)
{
    d->listener->changed(d->userdata);
    query_again(d);
}

const char *displays_followed(const struct displays *d)
{
    return d->wanted.id[0] ? d->wanted.id : d->target.id;
}

void displays_follow(struct displays *d, const struct login_session *session,
                     const struct login_session *from)
{
    const struct display_set *known;

    if (strcmp(session->id, displays_followed(d)) == 0)
        return;
    if (!d->memory)
        d->memory = display_memory_new();
    if (!d->memory)
        return;
    display_memory_store(d->memory, d->target.id[0] ? &d->target : from);
    known = display_memory_find(d->memory, session->id);
    d->wanted.id[0] = '\0';
    if (known) {
        use_set(d, session, known);
        return;
    }
    d->wanted = *session;
    d->only_a_change = true;
    query_manager(d);
    query_again(d);
}

void displays_serve(struct displays *d)
{
    if (!d->wanted.id[0] || strcmp(d->wanted.id, d->target.id) != 0)
        return;
    d->wanted.id[0] = '\0';
    d->query = sd_event_source_disable_unref(d->query);
    backoff_reset(&d->backoff);
}

void displays_go_home(struct displays *d)
{
    if (displays_are_elsewhere(d))
        displays_follow(d, display_memory_first(d->memory), &d->target);
}

bool displays_are_elsewhere(const struct displays *d)
{
    return d->memory && d->target.id[0] &&
           strcmp(d->target.id, display_memory_first(d->memory)->id) != 0;
}

static int on_runtime(sd_event_source *, const struct inotify_event *e, void *userdata)
{
    if (e->mask & IN_Q_OVERFLOW || /* the lost events may include a display */
        (e->len && strncmp(e->name, "wayland-", 8) == 0 && !strstr(e->name, ".lock")))
        on_sign(userdata);
    return 0;
}

/* An X server belongs to its user, or to root if it needs root's rights. The socket of another user
 * is not ours; it costs this check and nothing else. */
static bool is_of_another_user(const char *name)
{
    char path[sizeof X11_FOLDER + NAME_MAX + 1];
    struct stat st;

    snprintf(path, sizeof path, X11_FOLDER "/%s", name);
    return lstat(path, &st) == 0 && st.st_uid != getuid() && st.st_uid != 0;
}

static int on_x11(sd_event_source *, const struct inotify_event *e, void *userdata)
{
    if (e->mask & IN_Q_OVERFLOW || (e->len && e->name[0] == 'X' && !is_of_another_user(e->name)))
        on_sign(userdata);
    return 0;
}

static void watch_folder(struct displays *d, sd_event_source **ret, const char *folder,
                         sd_event_inotify_handler_t handler)
{
    path_watch(d->event, ret, folder, IN_CREATE | IN_MOVED_TO, handler, d,
               "displays that start later");
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

/* systemd sets the variable for the process that it starts; a child inherits it with another PID.
 */
static bool is_unit(void)
{
    const char *pid = getenv("SYSTEMD_EXEC_PID");

    return pid && strtol(pid, NULL, 10) == getpid();
}

struct displays *displays_new(sd_event *event, sd_bus *user_bus,
                              const struct displays_listener *listener, void *userdata)
{
    struct displays *d = calloc(1, sizeof *d);

    if (!d)
        return NULL;
    d->event = event;
    d->backoff = further_queries;
    d->bus = user_bus;
    d->listener = listener;
    d->userdata = userdata;
    for (size_t i = 0; i < DISPLAY_VARIABLES; i++)
        d->is_own[i] = getenv(display_names[i]) && *getenv(display_names[i]);
    if (d->is_own[0] ||
        d->is_own[1]) /* started inside a session, so the display of the other kind is not ours */
        d->is_own[0] = d->is_own[1] = true;
    d->is_lent = is_unit();
    displays_watch(d, true);
    if (!d->is_own[0] || d->is_lent)
        query_manager(d);
    return d;
}

struct displays *displays_free(struct displays *d)
{
    if (!d)
        return NULL;
    sd_bus_slot_unref(d->call);
    sd_event_source_disable_unref(d->runtime);
    sd_event_source_disable_unref(d->x11);
    sd_event_source_disable_unref(d->query);
    backoff_done(&d->backoff);
    free(d->memory);
    free(d);
    return NULL;
}
