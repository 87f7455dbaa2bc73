/*
 * Amazfish: the watches of the program Amazfish, by its own interface on the session bus.
 *
 * Only its signals count as reports: the program answers information() with the last values long
 * after the watch is gone, and connectionState() may stay "authenticated" when bluetoothd has
 * ended. The source does not start the program, and nothing but an alert makes it use the radio.
 */
#include <string.h>

#include "core/text.h"
#include "sources/bus_query.h"
#include "sources/tracker/amazfish_wrist.h"
#include "sources/tracker/decimal.h"
#include "sources/tracker/trackers.h"
#include "util/bus_owner.h"

#define NAME AMAZFISH_NAME
#define PATH AMAZFISH_PATH

#define ID "amazfish"

/* Keys of informationChanged. */
enum { INFO_STEPS = 8, INFO_HEART_RATE = 9 };

/* Bits of supportedFeatures(). */
enum feature { FEATURE_HEART_RATE = 1, FEATURE_STEPS = 8, FEATURE_ALERT = 32 };

#define AUTHENTICATED "authenticated" /* the only state in which the watch can be used */

#define STATE_WORD_MAX 24

struct amazfish {
    struct source *source;
    struct bus_owner *owner; /* NULL: the setting is off */
    sd_bus_slot *state_call, *features_call;
    struct amazfish_wrist wrist; /* its tracker: NULL: no watch was connected yet */
    bool is_linked;              /* as of the last answer */
    bool is_stale;               /* the state changed again while a call is pending */
    usec early_at;               /* of a total that came before the state; USEC_NONE: none did */
    uint64_t early_total;
};

static bool is_on(const struct source *s)
{
    return !s->port->settings || s->port->settings->amazfish == SETTINGS_AMAZFISH_AUTO;
}

/* ---- the watch */

static void add_tracker(struct amazfish *a)
{
    const struct tracker_form form = { .id = ID,
                                       .name = "Amazfish",
                                       .source = a->source,
                                       .provides = TRACKER_STEPS | TRACKER_HEART_RATE,
                                       .counter = STEP_COUNTER_DAY,
                                       .alert = amazfish_wrist_alert,
                                       .userdata = &a->wrist };
    const int r = trackers_add(a->source->port->trackers, &form, &a->wrist.tracker);

    if (r < 0) {
        a->is_linked = false;
        source_set_state(a->source, SOURCE_FAILED, N_("cannot add the watch: %s"), strerror(-r));
    }
}

static void remove_tracker(struct amazfish *a)
{
    a->wrist.tracker = tracker_remove(a->wrist.tracker);
    a->is_linked = false;
    a->early_at = USEC_NONE;
}

static int on_features(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct amazfish *a = userdata;
    unsigned provides = 0;
    int32_t features;

    a->features_call = sd_bus_slot_unref(a->features_call);
    if (sd_bus_message_is_method_error(m, NULL) || sd_bus_message_read(m, "i", &features) < 0)
        return 0; /* the watch gives no alerts then */
    if (features & FEATURE_STEPS)
        provides |= TRACKER_STEPS;
    if (features & FEATURE_HEART_RATE)
        provides |= TRACKER_HEART_RATE;
    if (features & FEATURE_ALERT)
        provides |= TRACKER_ALERT;
    tracker_set_provides(a->wrist.tracker, provides);
    return 0;
}

static void use_watch(struct amazfish *a)
{
    if (!a->wrist.tracker)
        add_tracker(a);
    else if (!a->is_linked)
        tracker_set_link(a->wrist.tracker, true);
    if (!a->wrist.tracker)
        return;
    if (!a->is_linked) /* perhaps with another watch than before */
        bus_query(a->source->port->user_bus, &a->features_call, bus_owner_get(a->owner), PATH, NAME,
                  "supportedFeatures", on_features, a, NULL);
    a->is_linked = true;
    source_set_state(a->source, SOURCE_READY, N_("%s is connected to a watch"), NAME);
    if (a->early_at != USEC_NONE)
        tracker_step_total(a->wrist.tracker, a->early_at, a->early_total);
    a->early_at = USEC_NONE;
}

static void leave_watch(struct amazfish *a, const char *state)
{
    char word[STATE_WORD_MAX];

    text_copy(word, sizeof word, state);
    a->features_call = sd_bus_slot_unref(a->features_call);
    a->early_at = USEC_NONE;
    if (!*state) {
        remove_tracker(a);
        source_set_state(a->source, SOURCE_STANDBY, N_("%s runs, but no watch is paired"), NAME);
        return;
    }
    if (a->is_linked)
        tracker_set_link(a->wrist.tracker, false);
    a->is_linked = false;
    source_set_state(a->source, SOURCE_STANDBY, N_("%s is not connected to the watch: %s"), NAME,
                     word);
}

static void fail(struct amazfish *a, const char *reason)
{
    a->features_call = sd_bus_slot_unref(a->features_call);
    remove_tracker(a);
    source_fail(a->source, N_("%s does not report its connection: "), NAME, reason);
}

static void query_state(struct amazfish *a);

static int on_state(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct amazfish *a = userdata;
    const char *state;

    a->state_call = sd_bus_slot_unref(a->state_call);
    if (a->is_stale)
        query_state(a);
    else if (sd_bus_message_is_method_error(m, NULL))
        fail(a, sd_bus_message_get_error(m)->name);
    else if (sd_bus_message_read(m, "s", &state) < 0)
        fail(a, N_("the answer is no text"));
    else if (strcmp(state, AUTHENTICATED) == 0)
        use_watch(a);
    else
        leave_watch(a, state);
    return 0;
}

static void query_state(struct amazfish *a)
{
    int r;

    a->is_stale = a->state_call;
    if (a->state_call)
        return;
    r = bus_query(a->source->port->user_bus, &a->state_call, bus_owner_get(a->owner), PATH, NAME,
                  "connectionState", on_state, a, NULL);
    if (r < 0)
        source_set_state(a->source, SOURCE_FAILED, "%s", strerror(-r));
}

static int on_connection(sd_bus_message *, void *userdata, sd_bus_error *)
{
    query_state(userdata);
    return 0;
}

/* A total that comes right before the answer about the connection is the first one of this
 * connection: without it, the next one would begin the count. */
static void take_steps(struct amazfish *a, const char *text)
{
    const usec now = clock_boot();
    uint64_t total;

    if (decimal_parse(text, DECIMAL_STEPS_MAX, &total)) {
        if (a->is_linked) {
            tracker_step_total(a->wrist.tracker, now, total);
        } else if (a->state_call) {
            a->early_at = now;
            a->early_total = total;
        }
    } else if (a->wrist.tracker) {
        tracker_discard(a->wrist.tracker);
    }
}

static void take_heart_rate(struct amazfish *a, const char *text)
{
    uint64_t rate;

    if (!a->is_linked)
        return;
    if (decimal_parse(text, DECIMAL_RATE_MAX, &rate))
        tracker_heart_rate(a->wrist.tracker, clock_boot(), (unsigned)rate, TRACKER_WORN_UNKNOWN);
    else
        tracker_discard(a->wrist.tracker);
}

static int on_information(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct amazfish *a = userdata;
    const char *value;
    int32_t key;

    if (sd_bus_message_read(m, "is", &key, &value) < 0)
        return 0;
    if (key == INFO_STEPS)
        take_steps(a, value);
    else if (key == INFO_HEART_RATE)
        take_heart_rate(a, value);
    return 0;
}

/* ---- the program */

static void forget(struct amazfish *a, const char *unique)
{
    a->state_call = sd_bus_slot_unref(a->state_call);
    a->features_call = sd_bus_slot_unref(a->features_call);
    a->is_stale = false;
    amazfish_wrist_reset(&a->wrist, unique);
    remove_tracker(a);
}

static void on_owner(void *userdata, const char *unique)
{
    struct amazfish *a = userdata;

    forget(a, unique);
    if (!unique) {
        source_set_state(a->source, SOURCE_ABSENT, N_("%s is not on the session bus"), NAME);
        return;
    }
    source_set_state(a->source, SOURCE_STANDBY, N_("waiting for %s to answer"), NAME);
    query_state(a);
}

static void stop_listening(struct amazfish *a)
{
    a->owner = bus_owner_free(a->owner);
    forget(a, NULL);
}

static int listen_to(struct amazfish *a)
{
    const struct bus_rule information = { .path = PATH,
                                          .interface = NAME,
                                          .member = "informationChanged" };
    const struct bus_rule connection = { .path = PATH,
                                         .interface = NAME,
                                         .member = "connectionStateChanged" };
    int r = bus_owner_new(a->source->port->user_bus, NAME, on_owner, a, &a->owner);

    if (r >= 0)
        r = bus_owner_listen(a->owner, NULL, information, on_information, a);
    if (r >= 0)
        r = bus_owner_listen(a->owner, NULL, connection, on_connection, a);
    return r;
}

/* An answer that failed is repeated. */
static void amazfish_ask(struct source *s)
{
    struct amazfish *a = s->self;

    if (a->owner && bus_owner_get(a->owner) && s->state == SOURCE_FAILED && !a->state_call)
        query_state(a);
}

static void amazfish_configure(struct source *s)
{
    struct amazfish *a = s->self;
    int r;

    if (!is_on(s)) {
        stop_listening(a);
        source_set_state(s, SOURCE_ABSENT, N_("turned off by the setting Trackers.Amazfish"));
    } else if (!a->owner) {
        r = listen_to(a);
        if (r < 0)
            source_set_state(s, SOURCE_FAILED, "%s", strerror(-r));
    }
}

/* Emits nothing: the list of trackers is freed next. */
static void amazfish_close(struct source *s)
{
    struct amazfish *a = s->self;

    a->wrist.tracker = NULL;
    stop_listening(a);
}

static int amazfish_open(struct source *s)
{
    struct amazfish *a = s->self;

    a->source = s;
    a->wrist.bus = s->port->user_bus;
    a->early_at = USEC_NONE;
    amazfish_configure(s);
    return 0;
}

const struct source_type source_amazfish = {
    .name = ID,
    .kind = SOURCE_TRACKER,
    .size = sizeof(struct amazfish),
    .open = amazfish_open,
    .close = amazfish_close,
    .ask = amazfish_ask,
    .asks_again = true,
    .configure = amazfish_configure,
};
