#include "bus/history_answer.h"

#include "util/clean_text.h"
#include "util/cleanup.h"
#include "util/date.h"

static const char *const signatures[] = {
    [HISTORY_DAYS] = "(sttttttuuuua{sv})", [HISTORY_BOUTS] = "(ttttsa{sv})",
    [HISTORY_INTERVALS] = "(ttssa{sv})",   [HISTORY_STRETCHES] = "(ttssssta{sv})",
    [HISTORY_EVENTS] = "(tisssa{sv})",
};

/* The values that a row may have beside its members: the UTC offset of its local time, in s. */
#define MORE(row) 1, "utc-offset", "i", (int32_t)(row)->utc_offset

const char *history_answer_signature(enum history_kind kind)
{
    return signatures[kind];
}

static int append_day(sd_bus_message *reply, const struct past_day *d)
{
    char date[DATE_TEXT_MAX];

    return sd_bus_message_append(
        reply, signatures[HISTORY_DAYS], date_format(date, sizeof date, d->day),
        (uint64_t)d->sitting, (uint64_t)d->active, (uint64_t)d->standing, (uint64_t)d->longest,
        (uint64_t)d->rested, (uint64_t)d->unknown, d->bouts, d->rests, d->suggestions, d->stretches,
        3, "steps", "u", d->steps, "walks", "u", d->walks, "away", "t", (uint64_t)d->away);
}

static int append_bout(sd_bus_message *reply, const struct past_bout *b)
{
    return sd_bus_message_append(reply, signatures[HISTORY_BOUTS], (uint64_t)b->start_at,
                                 (uint64_t)(b->is_open ? 0 : b->end_at), (uint64_t)b->sitting,
                                 (uint64_t)b->active, b->is_open ? "" : reason_name(b->ended_by),
                                 MORE(b));
}

static int append_interval(sd_bus_message *reply, const struct past_interval *i)
{
    return sd_bus_message_append(reply, signatures[HISTORY_INTERVALS], (uint64_t)i->start_at,
                                 (uint64_t)(i->is_open ? 0 : i->end_at),
                                 presence_state_name(i->state), reason_name(i->reason), MORE(i));
}

/* The file may have been written by others. */
static int append_stretch(sd_bus_message *reply, const struct past_stretch *s)
{
    CLEANUP(cleanup_free) char *exercise = clean_text(s->exercise);
    CLEANUP(cleanup_free) char *side = clean_text(s->side);
    CLEANUP(cleanup_free) char *outcome = clean_text(s->outcome);
    CLEANUP(cleanup_free) char *feedback = clean_text(s->feedback);

    return sd_bus_message_append(reply, signatures[HISTORY_STRETCHES], (uint64_t)s->start_at,
                                 (uint64_t)s->end_at, exercise, side, outcome, feedback,
                                 (uint64_t)s->held, MORE(s));
}

static int append_event(sd_bus_message *reply, const struct past_row *e)
{
    CLEANUP(cleanup_free) char *kind = clean_text(e->kind);
    CLEANUP(cleanup_free) char *source = clean_text(e->source);
    CLEANUP(cleanup_free) char *detail = clean_text(e->detail);

    return sd_bus_message_append(reply, signatures[HISTORY_EVENTS], (uint64_t)e->at,
                                 (int32_t)e->utc_offset, kind, source, detail, 0);
}

int history_answer_append(sd_bus_message *reply, enum history_kind kind,
                          const struct history_row *row)
{
    int r;

    switch (kind) {
    case HISTORY_DAYS:
        r = append_day(reply, row->day);
        break;
    case HISTORY_BOUTS:
        r = append_bout(reply, row->bout);
        break;
    case HISTORY_INTERVALS:
        r = append_interval(reply, row->interval);
        break;
    case HISTORY_STRETCHES:
        r = append_stretch(reply, row->stretch);
        break;
    default:
        r = append_event(reply, row->event);
    }
    return r < 0 ? r : 0;
}
