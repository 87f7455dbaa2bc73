#include "store/event_text.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "store/event_value.h"

#define ARGUMENTS_MAX 7

struct form {
    char name[12];
    struct argument arguments[ARGUMENTS_MAX + 1];
};

#define ARGUMENT(name, type, member)                          \
    (struct argument)                                         \
    {                                                         \
        name, ARGUMENT_##type, offsetof(struct event, member) \
    }
#define SWITCH ARGUMENT("on", SWITCH, on)
#define BY     ARGUMENT("by", SOURCE, by)
#define ID     ARGUMENT("id", NUMBER, id)
#define SIDE   ARGUMENT("side", SIDE, side)
#define PLAN   ARGUMENT("", PLAN, plan)
#define SPAN                                                                          \
    ARGUMENT("start", INSTANT, span.start_at), ARGUMENT("end", INSTANT, span.end_at), \
        ARGUMENT("state", STATE, span.state), ARGUMENT("who", TEXT, span.who)

static const struct form forms[EVENT_TYPE_MAX] = {
    [EVENT_TIME] = { "time" },
    [EVENT_INPUT] = { "input" },
    [EVENT_IDLE] = { "idle" },
    [EVENT_SOURCE_READY] = { "ready",
                             { ARGUMENT("last", INSTANT, ready.last_input_at),
                               ARGUMENT("can-await", SWITCH, ready.can_await),
                               ARGUMENT("hides-idle", SWITCH, ready.hides_idle) } },
    [EVENT_SOURCE_LOST] = { "lost" },
    [EVENT_LOCK] = { "lock", { SWITCH, BY } },
    [EVENT_SUSPEND] = { "suspend", { SWITCH, BY } },
    [EVENT_SLEPT] = { "slept" },
    [EVENT_SEAT] = { "seat-taken", { SWITCH } },
    [EVENT_DISTURBED] = { "disturbed" },
    [EVENT_RESET] = { "reset" },
    [EVENT_EVIDENCE] = { "evidence",
                         { ARGUMENT("source", TEXT, evidence.source),
                           ARGUMENT("kind", KIND, evidence.kind),
                           ARGUMENT("detail", TEXT, evidence.detail),
                           ARGUMENT("on", SWITCH, evidence.on),
                           ARGUMENT("old", SWITCH, evidence.is_old),
                           ARGUMENT("until", INSTANT, evidence.until_at),
                           ARGUMENT("sensor", FLAG, evidence.is_sensor) } },
    [EVENT_STEPS] = { "steps",
                      { ARGUMENT("tracker", TEXT, steps.tracker),
                        ARGUMENT("from", INSTANT, steps.start_at),
                        ARGUMENT("count", COUNT, steps.count) } },
    [EVENT_STEP_TOTAL] = { "step-total",
                           { ARGUMENT("tracker", TEXT, steps.tracker),
                             ARGUMENT("count", COUNT, steps.count),
                             ARGUMENT("counter", COUNTER, steps.counter) } },
    [EVENT_CREDIT] = { "credit", { SPAN } },
    [EVENT_CORRECT] = { "correct", { SPAN } },
    [EVENT_SETTINGS] = { "settings", { ARGUMENT("", SETTINGS, settings) } },
    [EVENT_HOURS] = { "hours",
                      { ARGUMENT("open", SWITCH, hours.is_open),
                        ARGUMENT("until", INSTANT, hours.change_at) } },
    [EVENT_DAY] = { "day" },
    [EVENT_CLOCK] = { "clock-set", { ARGUMENT("shift", DURATION, clock_shift) } },
    [EVENT_RANDOM] = { "random", { ARGUMENT("seed", SEED, random) } },
    [EVENT_SUGGEST_NOW] = { "suggest" },
    [EVENT_SNOOZE] = { "snooze", { ARGUMENT("for", DURATION, snooze_for) } },
    [EVENT_SKIP] = { "skip" },
    [EVENT_PAUSE] = { "pause", { ARGUMENT("until", INSTANT, pause_until_at) } },
    [EVENT_PAUSE_UNTIL] = { "pause-until", { ARGUMENT("until", INSTANT, pause_until_at) } },
    [EVENT_RESUME] = { "unpause" },
    [EVENT_STRETCH] = { "stretch", { SIDE, PLAN } },
    [EVENT_NEXT_STEP] = { "next" },
    [EVENT_STOP_STRETCH] = { "stretch-stop" },
    [EVENT_OTHER_SIDE] = { "other-side" },
    [EVENT_REPORT_STRETCH] = { "report", { SIDE, PLAN } },
    [EVENT_FEEDBACK] = { "feedback", { ARGUMENT("is", FEEDBACK, feedback) } },
    [EVENT_KEEP_SIDE] = { "keep-side", { SWITCH } },
    [EVENT_SHOWN] = { "shown", { ID } },
    [EVENT_STARTED] = { "started", { ID, PLAN } },
    [EVENT_DISMISSED] = { "dismissed", { ID } },
    [EVENT_EXPIRED] = { "expired", { ID } },
    [EVENT_REFUSED] = { "refused", { ID } },
    [EVENT_FAILED] = { "failed", { ID } },
    [EVENT_DND] = { "dnd", { SWITCH } },
    [EVENT_SERVER] = { "server" },
    [EVENT_GREET] = { "greet" },
    [EVENT_WRIST] = { "wrist", { SWITCH } },
    [EVENT_ALERT_DELIVERED] = { "delivered", { ID } },
    [EVENT_ALERT_FAILED] = { "no-alert", { ID } },
    [EVENT_ALERT_SEEN] = { "seen", { ID } },
    [EVENT_ALERT_DISMISSED] = { "waved-off", { ID } },
    [EVENT_STOP] = { "stop" },
};

const char *event_text_name(enum event_type type)
{
    return type < EVENT_TYPE_MAX && *forms[type].name ? forms[type].name : NULL;
}

static_assert(2 * 4 * PAIRS_TEXT_MAX + 256 <= EVENT_TEXT_MAX, "two texts of control characters");

void event_text_add(struct pairs *p, usec now, const struct event *event)
{
    const struct form *form = &forms[event->type];

    assert(event->type < EVENT_TYPE_MAX && *form->name);
    pairs_print(p, "%" PRId64 " %s", now, form->name);
    if (event->at != now)
        pairs_add_instant(p, "at", event->at);
    for (const struct argument *a = form->arguments; a->type; a++)
        event_value_add(p, event, a);
}

static const struct form *read_name(char **line)
{
    const char *name = strsep(line, " ");

    for (size_t i = 0; name && i < EVENT_TYPE_MAX; i++)
        if (*forms[i].name && strcmp(forms[i].name, name) == 0)
            return &forms[i];
    return NULL;
}

static int read_now(char **line, usec *ret)
{
    const struct pair pair = { .value = strsep(line, " ") };

    return event_value_read_instant(&pair, ret) < 0 || *ret == USEC_NONE || *ret == USEC_NEVER
               ? -EINVAL
               : 0;
}

static int read_settings(struct event_text *t, char **line, const char **ret_error)
{
    struct pair pair;
    int r;

    settings_init(&t->settings);
    t->event.settings = &t->settings;
    while ((r = pairs_next(line, &pair)) > 0)
        if (settings_text_read(&t->settings, &pair) < 0) {
            *ret_error = "unknown setting, or its value is out of range";
            return -EINVAL;
        }
    *ret_error = "the settings are malformed";
    return r;
}

static bool is_optional(enum argument_type type)
{
    return type == ARGUMENT_SOURCE || type == ARGUMENT_FLAG;
}

static int read_arguments(struct event_text *t, const struct form *form, char **line,
                          const char **ret_error)
{
    const struct argument *a = form->arguments;
    struct pair pair;
    int r = 0;

    if (strncmp(*line, "at=", 3) == 0)
        r = pairs_next(line, &pair) > 0 ? event_value_read_instant(&pair, &t->event.at) : -EINVAL;
    if (r >= 0 && a->type == ARGUMENT_SETTINGS)
        return read_settings(t, line, ret_error);
    for (; r >= 0 && a->type && a->type != ARGUMENT_PLAN && (!is_optional(a->type) || **line); a++)
        if (pairs_next(line, &pair) <= 0 || strcmp(pair.name, a->name) != 0 ||
            event_value_read(&t->event, a, &pair) < 0)
            r = -EINVAL;
    if (r >= 0 && a->type == ARGUMENT_PLAN && **line) {
        r = plan_text_read(&t->plan, line);
        t->event.plan = &t->plan;
    }
    *ret_error = "an argument is missing or has an invalid value";
    if (r < 0)
        return r;
    *ret_error = "too many arguments";
    return **line ? -EINVAL : 0;
}

int event_text_read(struct event_text *ret, char *line, const char **ret_error)
{
    char *rest = line + strlen(line); /* an empty string, if no arguments follow */
    const struct form *form;

    memset(&ret->event, 0, sizeof ret->event);
    *ret_error = "the line does not begin with an instant";
    if (read_now(&line, &ret->now) < 0)
        return -EINVAL;
    *ret_error = "unknown event";
    form = read_name(&line);
    if (!form)
        return -EINVAL;
    ret->event.type = (enum event_type)(form - forms);
    ret->event.at = ret->now;
    if (line)
        rest = line;
    return read_arguments(ret, form, &rest, ret_error);
}
