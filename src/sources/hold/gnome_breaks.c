/*
 * GNOME's break reminders: reports that GNOME Shell has just reminded the person of a break of its
 * own, so that two reminders are not on screen at once.
 *
 * GNOME Shell has the state of its reminders in the property State, and sends each change with its
 * value (48.7; older versions have no such interface). The comment in its introspection data names
 * four states, but there are five. It does not report its announcement two minutes before a break,
 * nor its limit of screen time for a day.
 */
#include <string.h>

#include "sources/bus_query.h"
#include "sources/source.h"
#include "util/bus_owner.h"
#include "util/properties_changed.h"

#define NAME      "org.gnome.Shell"
#define PATH      "/org/gnome/Shell/ScreenTime"
#define INTERFACE "org.gnome.Shell.ScreenTime"

#define PROPERTY "State"

enum break_state {
    BREAK_DISABLED, /* no reminders */
    BREAK_ACTIVE,   /* the person is active, and no break is due */
    BREAK_IDLE,     /* the person is idle, and no break is due */
    BREAK_TAKEN,    /* the person takes a break that was due */
    BREAK_DUE,      /* a break is due, and the person is active */
    BREAK_STATE_MAX
};

struct gnome_breaks {
    struct source *source;
    struct bus_owner *owner;
    sd_bus_slot *call;
    enum break_state state; /* the last one; BREAK_DISABLED: none is known */
};

static bool is_reminder(enum break_state state)
{
    return state == BREAK_TAKEN || state == BREAK_DUE;
}

static void report_reminder(struct gnome_breaks *g)
{
    const struct event event =
        event_evidence(clock_boot(), (struct event_evidence){ .source = g->source->type->name,
                                                              .detail = "gnome-shell",
                                                              .kind = EVIDENCE_REMINDER,
                                                              .on = true,
                                                              .until_at = USEC_NEVER });

    source_emit_event(g->source, &event);
}

/* A reminder comes with the beginning of BREAK_DUE or BREAK_TAKEN. BREAK_DUE lasts until the person
 * has been idle, long after the bubble is gone: the core decides for how long a reminder delays its
 * own. The shell reports a state again when another property has changed. */
static void apply_state(struct gnome_breaks *g, sd_bus_message *m)
{
    const enum break_state before = g->state;
    uint32_t state;

    if (sd_bus_message_read(m, "v", "u", &state) < 0 || state >= BREAK_STATE_MAX) {
        g->state = BREAK_DISABLED;
        g->source->flags &= ~(unsigned)SOURCE_REMINDS;
        source_set_state(g->source, SOURCE_FAILED, N_("%s sent a State that is not known here"),
                         INTERFACE);
        return;
    }
    g->state = (enum break_state)state;
    if (state == BREAK_DISABLED)
        g->source->flags &= ~(unsigned)SOURCE_REMINDS;
    else
        g->source->flags |= SOURCE_REMINDS;
    source_set_state(g->source, SOURCE_READY,
                     state == BREAK_DISABLED ? N_("GNOME's own break reminders are off")
                                             : N_("GNOME's own break reminders are on"));
    if (is_reminder(g->state) && !is_reminder(before))
        report_reminder(g);
}

static int on_state(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct gnome_breaks *g = userdata;

    g->call = sd_bus_slot_unref(g->call);
    if (!sd_bus_message_is_method_error(m, NULL)) {
        apply_state(g, m);
        return 0;
    }
    g->state = BREAK_DISABLED;
    g->source->flags &= ~(unsigned)SOURCE_REMINDS;
    if (sd_bus_message_is_method_error(m, SD_BUS_ERROR_UNKNOWN_OBJECT) ||
        sd_bus_message_is_method_error(m, SD_BUS_ERROR_UNKNOWN_INTERFACE) ||
        sd_bus_message_is_method_error(m, SD_BUS_ERROR_UNKNOWN_METHOD))
        source_set_state(g->source, SOURCE_ABSENT, N_("this GNOME Shell has no break reminders"));
    else
        source_set_state(g->source, SOURCE_FAILED, N_("%s does not report its state: %.80s"),
                         INTERFACE, sd_bus_message_get_error(m)->name);
    return 0;
}

static void query_state(struct gnome_breaks *g)
{
    int r = bus_query_property(g->source->port->user_bus, &g->call, bus_owner_get(g->owner), PATH,
                               INTERFACE, PROPERTY, on_state, g);

    if (r < 0)
        source_set_state(g->source, SOURCE_FAILED, "%s", strerror(-r));
}

static int on_properties(sd_bus_message *m, void *userdata, sd_bus_error *)
{
    struct gnome_breaks *g = userdata;

    switch (properties_changed(m, INTERFACE, PROPERTY)) {
    case PROPERTY_HAS_VALUE:
        g->call = sd_bus_slot_unref(g->call); /* its reply is older than this value, or the same */
        apply_state(g, m);
        break;
    case PROPERTY_INVALIDATED:
        query_state(g);
        break;
    case PROPERTY_UNCHANGED:
        break;
    }
    return 0;
}

static void on_owner(void *userdata, const char *unique)
{
    struct gnome_breaks *g = userdata;

    if (unique) {
        query_state(g);
        return;
    }
    g->call = sd_bus_slot_unref(g->call);
    g->state = BREAK_DISABLED;
    g->source->flags &= ~(unsigned)SOURCE_REMINDS;
    source_set_state(g->source, SOURCE_ABSENT, N_("%s is not on the session bus"), NAME);
}

static void gnome_breaks_ask(struct source *s)
{
    struct gnome_breaks *g = s->self;

    if (bus_owner_get(g->owner) && !g->call && s->state != SOURCE_ABSENT)
        query_state(g);
}

static void gnome_breaks_close(struct source *s)
{
    struct gnome_breaks *g = s->self;

    sd_bus_slot_unref(g->call);
    bus_owner_free(g->owner);
}

static int gnome_breaks_open(struct source *s)
{
    struct gnome_breaks *g = s->self;
    int r;

    g->source = s;
    r = bus_owner_new(s->port->user_bus, NAME, on_owner, g, &g->owner);
    if (r >= 0)
        r = bus_owner_listen(g->owner, NULL, bus_rule_properties(PATH, INTERFACE), on_properties,
                             g);
    return r;
}

const struct source_type source_gnome_breaks = {
    .name = "gnome_breaks",
    .kind = SOURCE_HOLD,
    .size = sizeof(struct gnome_breaks),
    .open = gnome_breaks_open,
    .close = gnome_breaks_close,
    .ask = gnome_breaks_ask,
    .asks_again = true,
};
