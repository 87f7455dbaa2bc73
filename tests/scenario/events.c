/* The events of a script. */
#include <string.h>

#include "script.h"

bool script_switch(struct script *s, char ***words)
{
    if (script_takes(words, "on"))
        return true;
    if (script_takes(words, "off"))
        return false;
    script_fail(s, "on or off?");
}

/* "until TIME" */
static usec take_until(struct script *s, char ***words)
{
    if (!script_takes(words, "until"))
        script_fail(s, "until when?");
    return script_time(s, script_take(s, words, "until when"));
}

static void tell(struct script *s, enum event_type type)
{
    world_send_plain(&s->world, type);
}

static void on_type(struct script *s, char ***words)
{
    usec until = take_until(s, words), every = USEC_SEC;

    if (script_takes(words, "every"))
        every = script_duration(s, script_take(s, words, "every"));
    if (until < s->world.now || every == 0)
        script_fail(s, "typing goes forward");
    world_type(&s->world, until, every);
}

/* "reset", "reset until TIME every DURATION" */
static void on_reset(struct script *s, char ***words)
{
    usec until = s->world.now, every = USEC_SEC;

    if (**words) {
        until = take_until(s, words);
        if (!script_takes(words, "every"))
            script_fail(s, "every?");
        every = script_duration(s, script_take(s, words, "every"));
    }
    if (until < s->world.now || every == 0)
        script_fail(s, "resets go forward");
    world_reset_until(&s->world, until, every);
}

static void on_ready(struct script *s, char ***words)
{
    bool knows_last = !script_takes(words, "unknowing");
    bool can_await = !script_takes(words, "unasked");

    s->world.hides_idle = script_takes(words, "hiding");

    if (script_takes(words, "last"))
        s->world.last_input_at = script_time(s, script_take(s, words, "last"));
    world_ready(&s->world, knows_last, can_await);
}

static void on_hours(struct script *s, char ***words)
{
    const bool is_open = script_takes(words, "open");
    usec change_at;

    if (!is_open && !script_takes(words, "closed"))
        script_fail(s, "open or closed?");
    change_at = **words ? take_until(s, words) : USEC_NEVER;
    world_send(&s->world, event_hours(s->world.now, is_open, change_at));
}

static void on_day(struct script *s, char ***words)
{
    struct event e = event_plain(EVENT_DAY, s->world.now);

    if (script_takes(words, "since"))
        e.at = script_time(s, script_take(s, words, "since"));
    world_send(&s->world, e);
}

static void on_snooze(struct script *s, char ***words)
{
    const usec length = **words ? script_duration(s, script_take(s, words, "how long")) : 0;

    world_send(&s->world, event_snooze(s->world.now, length));
}

static void on_pause(struct script *s, char ***words)
{
    const usec now = s->world.now;

    if (script_takes(words, "for"))
        world_send(&s->world,
                   event_pause(now, now + script_duration(s, script_take(s, words, "how long"))));
    else if (**words)
        world_send(&s->world, event_pause_until(now, take_until(s, words)));
    else
        world_send(&s->world, event_pause(now, USEC_NEVER));
}

/* "clock forward DURATION", "clock back DURATION": the times of the script continue. */
static void on_clock(struct script *s, char ***words)
{
    const bool is_forward = script_takes(words, "forward");
    usec shift;

    if (!is_forward && !script_takes(words, "back"))
        script_fail(s, "forward or back?");
    shift = script_duration(s, script_take(s, words, "by how much"));
    world_send(&s->world, event_clock(s->world.now, is_forward ? -shift : shift));
}

static void on_server(struct script *s, char ***words)
{
    struct world *w = &s->world;

    if (script_takes(words, "absent")) {
        w->server = WORLD_SERVER_ABSENT;
    } else if (script_takes(words, "silent")) {
        w->server = WORLD_SERVER_SILENT;
    } else if (script_takes(words, "good")) {
        w->server = WORLD_SERVER_GOOD;
        tell(s, EVENT_SERVER);
    } else {
        script_fail(s, "absent, silent or good?");
    }
}

/* Changes of the bubble on screen. */
static void on_bubble(struct script *s, char ***words)
{
    static const struct {
        const char *word;
        enum event_type type;
    } table[] = {
        { "shown", EVENT_SHOWN },         { "started", EVENT_STARTED },
        { "dismissed", EVENT_DISMISSED }, { "expired", EVENT_EXPIRED },
        { "lost", EVENT_FAILED },
    };
    const unsigned id = s->world.bubble;

    if (id == 0)
        script_fail(s, "no bubble is on screen");
    for (size_t i = 0; i < G_N_ELEMENTS(table); i++)
        if (script_takes(words, table[i].word)) {
            struct event e = event_answer(table[i].type, s->world.now, id);

            e.plan = e.type == EVENT_STARTED ? world_next_plan(&s->world) : NULL;
            world_send(&s->world, e);
            return;
        }
    script_fail(s, "what happens to the bubble?");
}

static void on_dnd(struct script *s, char ***words)
{
    s->world.is_dnd = script_switch(s, words);
    world_switch(&s->world, EVENT_DND, s->world.is_dnd);
}

static void on_restart(struct script *s, char ***words)
{
    static const char *const ends[] = {
        [WORLD_POWER_OFF] = "after-power-off",   [WORLD_POWER_CUT] = "after-power-cut",
        [WORLD_SIGNED_OUT] = "after-sign-out",   [WORLD_NO_LOGIND] = "without-logind",
        [WORLD_STOPPED_OUT] = "stopped-by-hand", [WORLD_KILLED_OUT] = "in-a-new-session"
    };
    enum world_end end = WORLD_RUNNING;

    for (unsigned i = 1; i < G_N_ELEMENTS(ends); i++)
        if (script_takes(words, ends[i]))
            end = (enum world_end)i;
    if (world_restart(&s->world, end) < 0)
        script_fail(s, "the saved state was refused");
}

static void on_set(struct script *s, char ***words)
{
    s->settings = s->world.core.settings;
    script_set(s, &s->settings, *words);
    while (**words)
        (*words)++;
    world_send(&s->world, event_settings(s->world.now, &s->settings));
}

/* An event past the source, as a source might get it wrong. */
static void on_raw(struct script *s, char ***words)
{
    struct event e = event_plain(EVENT_INPUT, s->world.now);

    if (script_takes(words, "idle"))
        e = event_plain(EVENT_IDLE, s->world.now);
    else if (!script_takes(words, "input"))
        script_fail(s, "input or idle?");
    if (**words)
        e.at = script_time(s, script_take(s, words, "when"));
    world_send(&s->world, e);
}

static void on_sleep(struct script *s, char ***words)
{
    world_sleep_unannounced(&s->world, take_until(s, words));
}

/* "suspend", "suspend failed": announced, and the machine stays awake */
static void on_suspend(struct script *s, char ***words)
{
    if (script_takes(words, "failed"))
        world_send(&s->world, event_switch_by(EVENT_SUSPEND, s->world.now, true, "session"));
    else
        world_suspend(&s->world);
}

static void on_lock(struct script *s, char ***words)
{
    const bool on = script_switch(s, words);

    world_send(&s->world, event_switch_by(
                              EVENT_LOCK, s->world.now, on,
                              script_takes(words, "by") ? script_take(s, words, "by whom") : NULL));
}

static void on_seat(struct script *s, char ***words)
{
    if (script_takes(words, "taken"))
        world_switch(&s->world, EVENT_SEAT, true);
    else if (script_takes(words, "returned"))
        world_switch(&s->world, EVENT_SEAT, false);
    else
        script_fail(s, "taken or returned?");
}

/* "evidence KIND SOURCE[/DETAIL] on|off [old] [for DURATION] [since TIME]" */
static void on_evidence(struct script *s, char ***words)
{
    const char *kind = script_take(s, words, "which kind of evidence");
    g_auto(GStrv) name = g_strsplit(script_take(s, words, "whose evidence"), "/", 2);
    struct event e = event_evidence(s->world.now, (struct event_evidence){ 0 });

    e.evidence.kind = evidence_kind_find(kind);
    if (e.evidence.kind == EVIDENCE_KIND_MAX)
        script_fail(s, "no evidence is called \"%s\"", kind);
    e.evidence.source = name[0];
    e.evidence.detail = name[1] ? name[1] : "";
    e.evidence.on = script_switch(s, words);
    e.evidence.is_old = script_takes(words, "old");
    e.evidence.is_sensor = script_takes(words, "sensor");
    e.evidence.until_at = USEC_NEVER;
    if (script_takes(words, "for"))
        e.evidence.until_at = s->world.now + script_duration(s, script_take(s, words, "how long"));
    if (script_takes(words, "since"))
        e.at = script_time(s, script_take(s, words, "since when"));
    world_send(&s->world, e);
}

/* "credit FROM TO WHO" */
static void on_credit(struct script *s, char ***words)
{
    const usec start = script_time(s, script_take(s, words, "from when"));
    const usec end = script_time(s, script_take(s, words, "to when"));
    const char *who = script_take(s, words, "the name of the reporter");

    world_send(&s->world, event_credit(s->world.now, start, end, who));
}

/* "correct FROM TO sitting|standing|away" */
static void on_correct(struct script *s, char ***words)
{
    const usec start = script_time(s, script_take(s, words, "from when"));
    const usec end = script_time(s, script_take(s, words, "to when"));
    const char *word = script_take(s, words, "which state");
    const enum presence_state state = strcmp(word, "sitting") == 0    ? PRESENCE_PASSIVE
                                      : strcmp(word, "standing") == 0 ? PRESENCE_STANDING
                                                                      : PRESENCE_AWAY;

    world_send(&s->world, event_correct(s->world.now, start, end, state));
}

static const struct happening {
    const char *word;
    void (*run)(struct script *s, char ***words); /* or one of these: */
    void (*act)(struct world *w);
    enum event_type type;
    bool needs_no_service;
} happenings[] = {
    { "touch", .act = world_touch, .needs_no_service = true },
    { "type", on_type, .needs_no_service = true },
    { "reset", on_reset, .needs_no_service = true },
    { "leave", .type = EVENT_TYPE_MAX, .needs_no_service = true },
    { "wait", .type = EVENT_TYPE_MAX, .needs_no_service = true },
    { "ready", on_ready },
    { "lost", .act = world_lose },
    { "disturbed", .type = EVENT_DISTURBED },
    { "lock", on_lock },
    { "suspend", on_suspend },
    { "resume", .act = world_resume },
    { "sleep", on_sleep },
    { "seat", on_seat },
    { "day", on_day },
    { "clock", on_clock },
    { "hours", on_hours },
    { "suggest", .type = EVENT_SUGGEST_NOW },
    { "snooze", on_snooze },
    { "skip", .type = EVENT_SKIP },
    { "pause", on_pause },
    { "unpause", .type = EVENT_RESUME },
    { "stretch", script_stretch },
    { "next", .type = EVENT_NEXT_STEP },
    { "stop-stretch", .type = EVENT_STOP_STRETCH },
    { "other-side", .type = EVENT_OTHER_SIDE },
    { "report", script_report },
    { "feedback", script_feedback },
    { "keep-side", script_keep_side },
    { "bubble", on_bubble },
    { "server", on_server },
    { "greet", .type = EVENT_GREET },
    { "dnd", on_dnd },
    { "set", on_set },
    { "raw", on_raw },
    { "evidence", on_evidence },
    { "steps", script_steps },
    { "total", script_total },
    { "wrist", script_wrist },
    { "credit", on_credit },
    { "correct", on_correct },
    { "timer", .type = EVENT_TIME },
    { "stop", .type = EVENT_STOP },
    { "kill", .act = world_kill },
    { "record", .act = world_record },
    { "restart", on_restart, .needs_no_service = true },
};

static const struct happening *find(struct script *s, const char *word)
{
    for (size_t i = 0; i < G_N_ELEMENTS(happenings); i++)
        if (strcmp(happenings[i].word, word) == 0)
            return &happenings[i];
    script_fail(s, "what is \"%s\"?", word);
}

void script_event(struct script *s, usec at, char **words)
{
    const struct happening *h = find(s, *words++);

    if (s->world.is_down && !h->needs_no_service)
        script_fail(s, "the service is down");
    world_to(&s->world, at);
    s->world.result = 0;
    if (h->run)
        h->run(s, &words);
    else if (h->act)
        h->act(&s->world);
    else if (h->type != EVENT_TYPE_MAX)
        tell(s, h->type);
    if (*words)
        script_fail(s, "what is \"%s\" after \"%s\"?", *words, h->word);
}
