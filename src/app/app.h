/*
 * App: connects the parts of the service. Events of the sources and of the bus go into the core;
 * the core's effects go to the history, the bus and the notifier. The app owns the only timer.
 */
#pragma once

#include <sys/stat.h>

#include "app/file_watch.h"
#include "bus/objects.h"
#include "bus/replies.h"
#include "core/core.h"
#include "notify/notify.h"
#include "sources/sources.h"
#include "store/configuration.h"
#include "store/journal.h"
#include "store/trace_file.h"
#include "util/backoff.h"
#include "util/clock.h"

/* Exit codes. After the first, a restart does not help; after the second, systemd restarts the
 * service. */
#define APP_EXIT_FAILURE 1
#define APP_EXIT_RETRY   70

/* Effects that wait for the end of a turn. A turn with more, such as a display's batch of events
 * after hours without a read, carries out the first ones early. */
#define APP_PENDING_MAX 128

/* The large tables come last. The members that are written at every start then lie together, on
 * half as many pages; a page that is never written costs no memory. */
struct app {
    sd_event *event;
    sd_bus *bus;
    struct bus_match *disconnected;
    struct clock clock;
    struct notify *notify;
    struct journal *journal; /* NULL: the service runs without a history */
    char *no_history;        /* the reason for that */
    struct configuration *configuration;
    struct trace_file trace;
    struct bus_history history;
    struct history_changes *changes; /* of the record of the past; NULL: none is under way */
    usec pruned_day, pruned_keep;    /* when rows older than History.Keep were deleted last: the
                                        beginning of that day, CLOCK_REALTIME, and the setting */

    usec previous_ended_at;   /* end of the previous process, CLOCK_REALTIME; USEC_NONE: unknown */
    usec gone_for;            /* age of the restored state; USEC_NONE: none was restored */
    usec failing_at;          /* since when the history cannot be written; USEC_NONE: it can be */
    uint64_t changed_sources; /* one bit for each index in sources.list */
    struct effect *pending;   /* room for APP_PENDING_MAX; NULL between turns */
    unsigned n_pending, n_recorded, n_carried_out; /* of pending */
    bool is_serving;      /* owns the bus name: only then may it change the screen and the disk */
    bool has_stepped;     /* the core handled an event in this turn */
    bool may_greet;       /* the greeting is still to come */
    unsigned greeting_id; /* of the greeting that the notifier has not answered; else 0 */
    struct tracker_alert *checked_alert; /* waits for the check of do-not-disturb; NULL: none */
    bool is_dirty;                       /* the snapshot is older than the state */
    enum coach_phase phase;              /* as of the last snapshot */

    sd_event_source *timer, *clock_watch;
    struct backoff journal_backoff; /* while rows cannot be written to the disk */
    sd_event_source *late;          /* when the oldest waiting call is answered without the disk */
    sd_event_source *zone;
    sd_event_source *exercises_names;                /* the names in the folder of exercises */
    sd_event_source *trackers_names, *trackers_data; /* the same, of both folders of trackers */
    sd_event_source *trackers_folder;                /* whether the first of them is there */
    struct stat config_own;          /* the file as the service itself wrote it last */
    sd_event_source *config_settled; /* until it fires, a change may be incomplete */
    usec calendar_at;                /* next change of day or working hours, CLOCK_BOOTTIME */

    struct bus_model model;
    struct file_watch config_watch, exercises_watch;
    struct sources sources;
    struct bus_objects objects;
    struct core core;
    struct replies replies;
};

/* Starts everything, the bus name last. @app: all zero; unused parts are never written, so that
 * their pages cost no memory. Returns 0, or the exit code after logging the reason. */
int app_start(struct app *app);

/* Orderly end: removes the bubble from the screen and writes the snapshot. */
void app_stop(struct app *app);

/* Passes one event to the core; its effects wait for the end of the turn. Returns the result of
 * core_step(). */
enum refusal app_event(struct app *app, const struct event *event);

/* Around each dispatch of the loop; userdata: struct app. */
void app_before_turn(void *userdata);
bool app_has_work(void *userdata);
bool app_is_unfinished(void *userdata);
void app_after_turn(void *userdata);

/* The same without a trace, at @now. */
enum refusal app_step(struct app *app, usec now, const struct event *event);

/* effects.c: appends to the pending effects. */
void app_queue(struct app *app, const struct effects *effects);

/* effects.c: carries out the pending effects and empties the list. */
void app_carry_out(struct app *app);

/* effects.c: only queues their rows for the history. */
void app_record(struct app *app);

/* guidance.c: the plan of the exercise that is next, false if it cannot be read; EFFECT_STEP and
 * EFFECT_KEEP_SIDE. */
bool app_fill_plan(struct app *app, struct plan *ret);
void app_suggest(struct app *app, const struct effect *e);
void app_guide(struct app *app, const struct effect *e);
void app_keep_side(struct app *app, const struct effect *e);

/* keep.c: commits and carries out what the turn has changed, and answers the calls. */
void app_keep(struct app *app);

/* history_changes.c. The first is bus_model.change_history. The second deletes the rows older than
 * History.Keep, once a day with the first commit. The third ends the changes that are under way. */
int app_change_history(void *userdata, sd_bus_message *call, const struct bus_span *span,
                       sd_bus_error *error);
void app_prune(struct app *app);
void app_end_changes(struct app *app);

/* keep.c: answers all calls at the end of the service. */
void app_answer_all(struct app *app);

/* Writes the snapshot and the waiting rows, if anything is new. CORE_END_KILLED: the service goes
 * on. Returns 0, or -EAGAIN if they stay in memory. */
int app_save(struct app *app, enum core_end end);

/* restore.c: the id of this boot; @ret: SD_ID128_STRING_MAX bytes. */
void app_boot_id(char *ret);

/* restore.c: restores the state of the previous process, if there is one. Returns false if there
 * never was one. */
bool app_restore(struct app *app);

/* guidance.c: NULL after a warning in the log; else to be freed with exercise_free(). */
struct exercise *app_load_exercise(const char *id);

/* wrist_alert.c: EFFECT_ALERT, EFFECT_ALERT_OVER; before an event of the notifier is passed on
 * (false: drop it). */
void app_alert(struct app *app, const struct effect *e);
void app_end_alert(struct app *app, unsigned id);
bool app_follow_alert(struct app *app, const struct event *event);
void app_forget_alert(struct app *app); /* the reminder comes on screen after all */

/* greet.c: at the start; when the core has the greeting shown; before an event of the notifier is
 * passed on (false: drop it); when a suggestion makes the greeting needless. */
void app_begin_greeting(struct app *app, bool is_first_start);
void app_greet(struct app *app, const struct effect *e);
bool app_follow_greeting(struct app *app, const struct event *event);
void app_end_greeting(struct app *app);

/* surroundings.c: turns hours, days, sleep and steps of the wall clock into events. */
void app_look_at_calendar(struct app *app);
void app_look_at_clock(struct app *app);
void app_watch_zone(struct app *app);

/* tracing.c: writes an event before the core handles it, if a trace is on; turns the trace on and
 * off. userdata: struct app. Returns 0, -ENXIO (no folder) or as trace_file_start(). */
void app_trace(struct app *app, usec now, const struct event *event);
int app_set_trace(void *userdata, bool on);

/* reload.c: loads the configuration at start, when its file changes and on SIGHUP; changes one
 * setting in it, for bus_model.set_setting. */
int app_set_setting(void *userdata, const struct settings_entry *entry, const char *value,
                    char **ret_problem);
void app_reload(void *userdata); /* for bus_model.reload */
void app_load_configuration(struct app *app);
/* Reads the tracker files, and reports those and the exercise files that are not valid. Later loads
 * do this too; the first one does not, because it is work that the bus name need not wait for. */
void app_check_files(struct app *app);
int app_watch_configuration(struct app *app);
void app_unwatch_configuration(struct app *app);
