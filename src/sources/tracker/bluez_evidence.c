#include "sources/tracker/bluez_evidence.h"

/* A running belt and a moving sensor send about one value a second, and a lost one must not end
 * the evidence; it is renewed when less than half of it is left. */
#define MOVES_FOR     (10 * USEC_SEC)
#define BELT_RUNS_FOR (30 * USEC_SEC)

#define TENTHS_OF_MM_PER_CM 100

static void send(const struct bluez_device *d, usec at, enum evidence_kind kind, bool on,
                 usec until)
{
    struct source *s = d->port->source;
    const struct event event = event_evidence(at, (struct event_evidence){ .source = s->type->name,
                                                                           .detail = d->name,
                                                                           .kind = kind,
                                                                           .on = on,
                                                                           .until_at = until });

    source_emit_event(s, &event);
}

static bool is_due(usec until, usec now, usec length)
{
    return until == USEC_NONE || usec_since(until, now) < length / 2;
}

static void report_moving(struct bluez_device *d, usec now)
{
    if (!d->tracker || !is_due(d->moves_until_at, now, MOVES_FOR))
        return;
    d->moves_until_at = usec_add(now, MOVES_FOR);
    tracker_moves(d->tracker, now, d->moves_until_at);
}

static void end_belt(struct bluez_device *d, usec now)
{
    if (d->belt_until_at == USEC_NONE)
        return;
    d->belt_until_at = USEC_NONE;
    send(d, now, EVIDENCE_TREADMILL, false, now);
}

static void report_belt(struct bluez_device *d, usec now, bool runs)
{
    if (!runs) {
        end_belt(d, now);
    } else if (is_due(d->belt_until_at, now, BELT_RUNS_FOR)) {
        d->belt_until_at = usec_add(now, BELT_RUNS_FOR);
        send(d, now, EVIDENCE_TREADMILL, true, d->belt_until_at);
    }
}

void bluez_evidence_update_desk(struct bluez_device *d)
{
    const unsigned above = d->port->source->port->settings->standing_above;
    const bool is_raised = d->has_height && above && d->height >= above * TENTHS_OF_MM_PER_CM;

    if (is_raised == d->is_raised)
        return;
    d->is_raised = is_raised;
    send(d, clock_boot(), EVIDENCE_DESK, is_raised, USEC_NEVER);
}

/* The height is shown when the desk stands still, and not ten times a second on its way. */
static void report_desk(struct bluez_device *d, const struct gatt_report *report)
{
    const bool is_new = !d->has_height || (!report->is_moving && d->shown_height != report->height);

    d->has_height = true;
    d->height = report->height;
    bluez_evidence_update_desk(d);
    if (is_new) {
        d->shown_height = report->height;
        d->port->changed(d->port->userdata);
    }
}

static void report_heart_rate(struct bluez_device *d, usec now, const struct gatt_report *report)
{
    static const enum tracker_worn worn[] = {
        [GATT_CONTACT_UNKNOWN] = TRACKER_WORN_UNKNOWN,
        [GATT_CONTACT_NO] = TRACKER_WORN_NO,
        [GATT_CONTACT_YES] = TRACKER_WORN_YES,
    };

    if (d->tracker)
        tracker_heart_rate(d->tracker, now, report->bpm, worn[report->contact]);
}

void bluez_evidence_report(struct bluez_device *d, enum gatt_kind kind,
                           const struct gatt_report *report)
{
    const usec now = clock_boot();

    switch (kind) {
    case GATT_HEART_RATE:
        report_heart_rate(d, now, report);
        break;
    case GATT_STEPS_INFINITIME:
    case GATT_STEPS_HUAMI:
        if (d->tracker)
            tracker_step_total(d->tracker, now, report->steps);
        break;
    case GATT_RUNNING:
        if (report->is_moving)
            report_moving(d, now);
        break;
    case GATT_TREADMILL:
        report_belt(d, now, report->is_moving);
        break;
    case GATT_DESK:
        report_desk(d, report);
        break;
    case GATT_KIND_MAX:
        break;
    }
}

void bluez_evidence_end(struct bluez_device *d)
{
    end_belt(d, clock_boot());
    d->has_height = false;
    bluez_evidence_update_desk(d);
    d->moves_until_at = USEC_NONE;
}
