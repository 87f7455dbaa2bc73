#include "notify/guide_request.h"

#include <stdio.h>

#include "wording/guide.h"
#include "wording/translation.h"

#define PERCENT 100

/* The step in which the person chooses the side, or an earlier one if that is already held. */
#define SIDE_STEP 2

static bool offers_other_side(const struct effect *step, const struct exercise *e)
{
    const bool is_early = e && e->n_steps >= SIDE_STEP && e->steps[SIDE_STEP - 1].is_held;
    const unsigned at = is_early ? SIDE_STEP - 1 : SIDE_STEP;

    return e && e->has_sides && step->step.step == at && step->step.file_step == at &&
           !step->step.is_held;
}

static int append_step_actions(sd_bus_message *m, const struct effect *step,
                               const struct exercise *e)
{
    /* TRANSLATORS: buttons of one short word: LXQt has room for seven letters where there are three
     * buttons. */
    if (offers_other_side(step, e))
        return sd_bus_message_append(m, "a(ss)", 3, "next", _("Next"), "stop", _("Stop"),
                                     "other-side",
                                     step->step.side == SIDE_LEFT ? _("Right") : _("Left"));
    return sd_bus_message_append(m, "a(ss)", 2, "next", _("Next"), "stop", _("Stop"));
}

static int append_afterwards_actions(sd_bus_message *m, enum afterwards asks, enum side side)
{
    if (asks == AFTERWARDS_KEEP_SIDE)
        return sd_bus_message_append(m, "a(ss)", 2, "keep-side",
                                     side == SIDE_LEFT ? _("Only left") : _("Only right"),
                                     "alternate", _("Both in turn"));
    return sd_bus_message_append(m, "a(ss)", 3, "better", _("Better"), "same", _("Same"), "worse",
                                 _("Worse"));
}

/* A stretch that the person started ignores do not disturb. */
static int append_common(sd_bus_message *m, const struct settings *s, const struct wording *w,
                         const char *sound)
{
    const bool is_loud = s->sound != SETTINGS_SOUND_NO;
    int r = sd_bus_message_append(m, "{sv}{sv}", "ignore-dnd", "b", 1, "suppress-sound", "b",
                                  (int)!is_loud);

    if (r >= 0 && is_loud)
        r = sd_bus_message_append(m, "{sv}", "sound", "s", sound);
    if (r >= 0)
        r = show_request_append_modes(m, s);
    return r < 0 ? r : show_request_append_speech(m, s, w);
}

int guide_request_step(sd_bus *bus, const struct settings *s, const struct effect *step,
                       const struct guide_context *context, sd_bus_message **ret)
{
    const struct guide_step texts = { .step = step->step.step,
                                      .steps = step->step.steps,
                                      .file_step = step->step.file_step,
                                      .repetition = step->step.repetition,
                                      .side = step->step.side,
                                      .length = step->step.length };
    const unsigned progress = PERCENT * step->step.step / step->step.steps;
    struct wording w;
    int r;

    wording_step(&w, context->exercise, &texts);
    r = show_request_new(bus, step->step.id, &w, context->picture, "normal", ret);
    if (r >= 0)
        r = append_step_actions(*ret, step, context->exercise);
    if (r >= 0)
        r = sd_bus_message_open_container(*ret, 'a', "{sv}");
    if (r >= 0) /* it stays until the next step */
        r = sd_bus_message_append(*ret, "{sv}{sv}{sv}", "timeout", "t", (uint64_t)0, "resident",
                                  "b", 1, "progress", "u", (uint32_t)progress);
    if (r >= 0)
        r = append_common(*ret, s, &w, context->follows_hold ? "hold-end" : "step");
    return r < 0 ? r : sd_bus_message_close_container(*ret);
}

int guide_request_afterwards(sd_bus *bus, const struct settings *s, const struct effect *e,
                             bool follows_hold, sd_bus_message **ret)
{
    struct wording w;
    int r;

    if (e->stretch.asks == AFTERWARDS_KEEP_SIDE)
        wording_keep_side(&w, e->stretch.side);
    else
        wording_afterwards(&w);
    r = show_request_new(bus, e->stretch.id, &w, "", "normal", ret);
    if (r >= 0)
        r = append_afterwards_actions(*ret, e->stretch.asks, e->stretch.side);
    if (r >= 0)
        r = sd_bus_message_open_container(*ret, 'a', "{sv}");
    if (r >= 0)
        r = sd_bus_message_append(*ret, "{sv}{sv}", "timeout", "t", (uint64_t)e->stretch.timeout,
                                  "transient", "b", 1);
    if (r >= 0)
        r = append_common(*ret, s, &w, follows_hold ? "hold-end" : "step");
    return r < 0 ? r : sd_bus_message_close_container(*ret);
}
