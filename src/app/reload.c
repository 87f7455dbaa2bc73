/*
 * Reload: reads a new configuration completely before applying it. An invalid value keeps the
 * previous one.
 */
#include <glib.h>
#include <string.h>
#include <sys/inotify.h>
#include <systemd/sd-daemon.h>

#include "app/app.h"
#include "core/settings_value.h"
#include "store/exercises.h"
#include "store/settings_writer.h"
#include "store/tracker_folder.h"
#include "util/log.h"
#include "util/path_watch.h"

/* Until a change is complete. One step of an editor's save leaves the file missing or empty for a
 * moment, and a folder that is restored is empty first. */
#define SETTLES_FOR (200 * USEC_MSEC)

#define TRACKERS_MISSED "changes of tracker files"

/* Names that appear or disappear in a folder, and files that are complete. IN_ATTRIB: a file that
 * other users could write may be used after chmod. */
#define FOLDER_CHANGES \
    (IN_CREATE | IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_ATTRIB | IN_ONLYDIR)

/* The folder of trackers appears, is moved or deleted, or is a link to another one. */
#define FOLDER_NAMES (IN_CREATE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE | IN_ONLYDIR)

static void log_problems(const struct configuration *c, unsigned first)
{
    for (unsigned i = first; i < c->n_problems; i++) {
        const struct problem *p = &c->problems[i];

        if (p->line)
            log_line(LOG_WARNING, LOG_ID_CONFIG, NULL, NULL, "%s:%u: %s", p->file, p->line,
                     p->sentence);
        else
            log_line(LOG_WARNING, LOG_ID_CONFIG, NULL, NULL, "%s: %s", p->file, p->sentence);
    }
}

static void check_files(struct app *app)
{
    struct configuration *c = app->configuration;

    configuration_check_files(c);
    sources_set_adapters(&app->sources, c->adapters, c->n_adapters);
    configuration_drop_adapters(c);
}

static void load(struct app *app)
{
    struct configuration *c = configuration_load(app->configuration);

    configuration_check_exercises(c, app->configuration);
    configuration_free(app->configuration);
    app->configuration = c;
    if (app->is_serving)
        check_files(app);
}

void app_load_configuration(struct app *app)
{
    load(app);
    log_problems(app->configuration, 0);
}

void app_check_files(struct app *app)
{
    const unsigned n = app->configuration->n_problems;

    check_files(app);
    log_problems(app->configuration, n);
}

/* Returns whether a setting has changed. */
static bool apply(struct app *app)
{
    const struct settings *s = &app->configuration->settings;
    const struct event event = event_settings(clock_boot(), s);
    const usec away_after = app->core.settings.away_after;
    const bool ignores_others = strcmp(s->ignore, app->core.settings.ignore) != 0;
    const bool has_other_modes = strcmp(s->quiet_modes, app->core.settings.quiet_modes) != 0;

    if (memcmp(s, &app->core.settings, sizeof *s) == 0)
        return false;
    app_event(app, &event);
    if (s->away_after != away_after)
        sources_arm(&app->sources, s->away_after);
    sources_configure(&app->sources, &app->core.settings, ignores_others);
    if (has_other_modes)
        notify_forget_dnd(app->notify);
    app_look_at_calendar(app);
    app->is_dirty = true;
    return true;
}

/* Reads the files again and applies changed settings; no accrued time is lost. */
static void reload(struct app *app)
{
    sd_notifyf(0, "RELOADING=1\nMONOTONIC_USEC=%lld", (long long)clock_mono());
    app_load_configuration(app);
    if (apply(app))
        log_line(LOG_NOTICE, LOG_ID_CONFIG, NULL, NULL, "configuration reloaded");
    sd_notify(0, "READY=1");
}

static int on_settled(sd_event_source *s, uint64_t usec_now, void *userdata);

/* Until nothing has changed for a moment. */
static void reload_soon(struct app *app)
{
    app->config_settled = sd_event_source_disable_unref(app->config_settled);
    sd_event_add_time_relative(app->event, &app->config_settled, CLOCK_BOOTTIME,
                               (uint64_t)SETTLES_FOR, 0, on_settled, app);
}

static int on_name(sd_event_source *, const struct inotify_event *, void *userdata)
{
    reload_soon(userdata);
    return 0;
}

/* In the folder of the configuration, whose own changes config_watch reports. */
static int on_folder(sd_event_source *, const struct inotify_event *e, void *userdata)
{
    if (!e->len || strcmp(e->name, "trackers") == 0)
        reload_soon(userdata);
    return 0;
}

static void watch_one(struct file_watch *w, const char *path)
{
    const int r = file_watch_arm(w);

    if (r < 0)
        log_info("cannot watch %s: %s; after you change it, reload the service", path,
                 strerror(-r));
}

static void watch_names(struct app *app, sd_event_source **names, const char *folder,
                        const char *missed)
{
    *names = sd_event_source_disable_unref(*names);
    path_watch(app->event, names, folder, FOLDER_CHANGES, on_name, app, missed);
}

/* A missing folder of the data is not waited for: each file that appears in the one above would
 * wake the service. */
static void watch(struct app *app)
{
    g_autofree char *trackers = tracker_own_folder(), *data = tracker_data_folder();
    g_autofree char *folder = g_path_get_dirname(trackers);

    watch_one(&app->config_watch, app->configuration->user_file);
    watch_one(&app->exercises_watch, app->exercises_watch.path);
    watch_names(app, &app->exercises_names, app->exercises_watch.path, "changes of exercises");
    watch_names(app, &app->trackers_names, trackers, TRACKERS_MISSED);
    watch_names(app, &app->trackers_data, data, TRACKERS_MISSED);
    app->trackers_folder = sd_event_source_disable_unref(app->trackers_folder);
    path_watch(app->event, &app->trackers_folder, folder, FOLDER_NAMES, on_folder, app,
               TRACKERS_MISSED);
}

/* The file is the one that app_set_setting() wrote, and has applied. */
static bool is_own_write(const struct app *app)
{
    const struct stat *own = &app->config_own;
    struct stat st;

    return own->st_ino && stat(app->configuration->user_file, &st) == 0 &&
           st.st_dev == own->st_dev && st.st_ino == own->st_ino && st.st_size == own->st_size &&
           memcmp(&st.st_mtim, &own->st_mtim, sizeof st.st_mtim) == 0;
}

/* First the watch: what changes after the file was read is reported. */
static void rewatch_and_reload(struct app *app, bool is_asked)
{
    watch(app);
    if (is_asked || !is_own_write(app))
        reload(app);
}

static int on_hup(sd_event_source *, const struct signalfd_siginfo *, void *userdata)
{
    rewatch_and_reload(userdata, true);
    return 0;
}

static int on_settled(sd_event_source *, uint64_t, void *userdata)
{
    rewatch_and_reload(userdata, false);
    return 0;
}

static void on_changed(void *userdata, bool is_complete)
{
    struct app *app = userdata;

    app->config_settled = sd_event_source_disable_unref(app->config_settled);
    if (is_complete)
        rewatch_and_reload(app, false);
    else
        sd_event_add_time_relative(app->event, &app->config_settled, CLOCK_BOOTTIME,
                                   (uint64_t)SETTLES_FOR, 0, on_settled, app);
}

/* Before the call is answered. */
static void save(struct app *app)
{
    app_record(app);
    app_save(app, CORE_END_KILLED);
}

int app_set_setting(void *userdata, const struct settings_entry *entry, const char *value,
                    char **ret_problem)
{
    struct app *app = userdata;
    const int r = settings_writer_set(app->configuration->user_file, entry, value, ret_problem);

    if (r < 0)
        return r;
    if (stat(app->configuration->user_file, &app->config_own) < 0)
        app->config_own.st_ino = 0;
    load(app);
    /* Beside a broken file of the system, all other settings stay as they are. */
    if (app->configuration->is_broken)
        settings_set(&app->configuration->settings, entry, value ? value : entry->default_text);
    if (apply(app)) {
        char buf[SETTINGS_VALUE_MAX];
        const char *now = settings_format(buf, &app->configuration->settings, entry);

        log_line(LOG_NOTICE, LOG_ID_CONFIG, NULL, NULL, "%s.%s is now %s, as a program asked",
                 entry->group, entry->key, *now ? now : "empty");
    }
    save(app);
    return 0;
}

void app_reload(void *userdata)
{
    rewatch_and_reload(userdata, true);
    save(userdata);
}

int app_watch_configuration(struct app *app)
{
    const char *file = app->configuration->user_file;
    g_autofree char *folder = g_path_get_dirname(file), *exercises = exercise_own_folder();
    int r = sd_event_add_signal(app->event, NULL, SIGHUP | SD_EVENT_SIGNAL_PROCMASK, on_hup, app);

    if (r < 0)
        return r;
    /* Waiting for a missing folder costs a wake-up for each file that changes in the one above. */
    g_mkdir_with_parents(folder, 0700);
    file_watch_init(&app->config_watch, app->event, file, on_changed, app);
    file_watch_init(&app->exercises_watch, app->event, exercises, on_changed, app);
    watch(app);
    return 0;
}

void app_unwatch_configuration(struct app *app)
{
    file_watch_done(&app->config_watch);
    file_watch_done(&app->exercises_watch);
    app->exercises_names = sd_event_source_disable_unref(app->exercises_names);
    app->trackers_names = sd_event_source_disable_unref(app->trackers_names);
    app->trackers_data = sd_event_source_disable_unref(app->trackers_data);
    app->trackers_folder = sd_event_source_disable_unref(app->trackers_folder);
    app->config_settled = sd_event_source_disable_unref(app->config_settled);
}
