/*
 * Reload: a new configuration is read whole before anything of it holds, and what is wrong with it
 * keeps what held.
 */
#include <errno.h>
#include <glib.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/inotify.h>
#include <systemd/sd-daemon.h>

#include "app/app.h"
#include "util/log.h"

/* A file is written in place, moved into place by an editor, or taken away. */
#define CHANGES (IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_CREATE)

/* What was written, or moved into place, is whole. Anything else may be half of how an editor
 * saves: for an instant there is no file, or an empty one. */
#define WHOLE       (IN_CLOSE_WRITE | IN_MOVED_TO)
#define SETTLES_FOR (200 * USEC_MSEC)

#define FILE_NAME "lumbard.conf"

static void say_problems(const struct configuration *c)
{
    for (unsigned i = 0; i < c->n_problems; i++) {
        const struct problem *p = &c->problems[i];

        if (p->line)
            log_line(LOG_WARNING, LOG_ID_CONFIG, NULL, NULL, "%s:%u: %s", p->file, p->line,
                     p->sentence);
        else
            log_line(LOG_WARNING, LOG_ID_CONFIG, NULL, NULL, "%s: %s", p->file, p->sentence);
    }
}

void app_load_configuration(struct app *app)
{
    struct configuration *c = configuration_load(app->configuration);

    if (!wording_knows(c->settings.exercise))
        configuration_refuse_exercise(c, app->configuration, wording_exercises());
    say_problems(c);
    configuration_free(app->configuration);
    app->configuration = c;
}

static void apply(struct app *app)
{
    const struct settings *s = &app->configuration->settings;
    struct event event = { .type = EVENT_SETTINGS, .at = clock_boot(), .settings = s };
    usec away_after = app->core.settings.away_after;

    if (memcmp(s, &app->core.settings, sizeof *s) == 0)
        return;
    app_event(app, &event);
    if (s->away_after != away_after)
        sources_arm(&app->sources, s->away_after);
    app_look_at_calendar(app);
    app->is_dirty = true;
    log_line(LOG_NOTICE, LOG_ID_CONFIG, NULL, NULL,
             "the configuration changed and holds from now on");
}

void app_reload(struct app *app)
{
    sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%lld", (long long)clock_mono());
    app_load_configuration(app);
    apply(app);
    sd_notify(0, "READY=1");
}

static int on_hup(sd_event_source *s, const struct signalfd_siginfo *info, void *userdata)
{
    (void)s;
    (void)info;
    app_reload(userdata);
    return 0;
}

static void watch_target(struct app *app);

static void look_again(struct app *app)
{
    watch_target(app); /* the link may lead elsewhere now, or another file is in its place */
    app_reload(app);
}

static int on_settled(sd_event_source *s, uint64_t usec_now, void *userdata)
{
    (void)s;
    (void)usec_now;
    look_again(userdata);
    return 0;
}

static void take_note(struct app *app, uint32_t changes)
{
    app->config_settled = sd_event_source_disable_unref(app->config_settled);
    if (changes & WHOLE)
        look_again(app);
    else
        sd_event_add_time_relative(app->event, &app->config_settled, CLOCK_BOOTTIME,
                                   (uint64_t)SETTLES_FOR, 0, on_settled, app);
}

static int on_file(sd_event_source *s, const struct inotify_event *e, void *userdata)
{
    (void)s;
    if (e->len && strcmp(e->name, FILE_NAME) == 0)
        take_note(userdata, e->mask);
    return 0;
}

static int on_target(sd_event_source *s, const struct inotify_event *e, void *userdata)
{
    (void)s;
    take_note(userdata, e->mask);
    return 0;
}

static int on_awaited(sd_event_source *s, const struct inotify_event *e, void *userdata)
{
    struct app *app = userdata;

    (void)s;
    watch_target(app);
    if (g_file_test(app->configuration->user_file, G_FILE_TEST_EXISTS))
        take_note(app, e->mask);
    return 0;
}

/* The link leads nowhere, perhaps for as long as another branch is checked out. What comes next on
 * the way to the target comes in the last folder that is there. */
static void await_target(struct app *app)
{
    char missing[PATH_MAX] = "";
    g_autofree char *folder = NULL;

    if (!realpath(app->configuration->user_file, missing) && errno != ENOENT)
        return;
    folder = g_path_get_dirname(missing);
    sd_event_add_inotify(app->event, &app->config_target, folder,
                         IN_CREATE | IN_MOVED_TO | IN_MOVE_SELF | IN_DELETE_SELF, on_awaited, app);
    if (g_file_test(missing, G_FILE_TEST_EXISTS))
        take_note(app, 0); /* it came before it was awaited */
}

/* Who keeps the file among others and links to it writes to the target, which the folder of the
 * link does not tell. */
static void watch_target(struct app *app)
{
    const char *file = app->configuration->user_file;
    int r;

    app->config_target = sd_event_source_disable_unref(app->config_target);
    if (!g_file_test(file, G_FILE_TEST_IS_SYMLINK))
        return;
    r = sd_event_add_inotify(app->event, &app->config_target, file,
                             IN_CLOSE_WRITE | IN_MOVE_SELF | IN_DELETE_SELF, on_target, app);
    if (r == -ENOENT)
        await_target(app);
}

int app_watch_configuration(struct app *app)
{
    g_autofree char *folder = g_path_get_dirname(app->configuration->user_file);
    int r = sd_event_add_signal(app->event, NULL, SIGHUP | SD_EVENT_SIGNAL_PROCMASK, on_hup, app);

    if (r < 0)
        return r;
    /* Without the folder nothing can be watched but what lies above it, which is everybody's and
     * never quiet. */
    g_mkdir_with_parents(folder, 0700);
    r = sd_event_add_inotify(app->event, &app->config_folder, folder, CHANGES, on_file, app);
    if (r < 0)
        log_info("%s cannot be watched (%s): changes there hold after a reload", folder,
                 strerror(-r));
    watch_target(app);
    return 0;
}

void app_unwatch_configuration(struct app *app)
{
    app->config_folder = sd_event_source_disable_unref(app->config_folder);
    app->config_target = sd_event_source_disable_unref(app->config_target);
    app->config_settled = sd_event_source_disable_unref(app->config_settled);
}
