/*
 * click: one command for all clicks on the text of a status bar, which shows what a click means:
 * the stretch that is suggested, the step of a stretch, a pause, or that the service is off.
 */
#include <string.h>

#include "config.h"
#include "core/words.h"
#include "ctl/client/call.h"
#include "ctl/client/client.h"
#include "ctl/client/start_service.h"
#include "ctl/text/screen.h"
#include "util/cleanup.h"
#include "wording/translation.h"

#define PAUSE_OF_A_CLICK USEC_HOUR

enum button {
    BUTTON_LEFT,
    BUTTON_MIDDLE,
    BUTTON_RIGHT,
    BUTTON_MAX,
};

/* The effect of a click: a method of the Coach, and the sentence that reports it. */
struct action {
    const char *method, *types, *sentence;
};

static enum button find_button(const char *word)
{
    static const char *const words[BUTTON_MAX][2] = {
        [BUTTON_LEFT] = { "left", "1" },
        [BUTTON_MIDDLE] = { "middle", "2" },
        [BUTTON_RIGHT] = { "right", "3" },
    };

    for (int i = 0; i < BUTTON_MAX; i++)
        if (strcmp(word, words[i][0]) == 0 || strcmp(word, words[i][1]) == 0)
            return (enum button)i;
    return BUTTON_MAX;
}

static struct action action_of(enum button button, enum coach_phase phase, bool is_paused)
{
    static const struct action start = { "StartStretch", "ss", N_("The stretch begins.") },
                               next = { "NextStep", "", N_("This step has ended.") },
                               stop = { "StopStretch", "", N_("The stretch was stopped.") },
                               suggest = { "SuggestNow", "",
                                           N_("A stretch will be suggested in a moment.") },
                               pause = { "Pause", "t", N_("Reminders are paused for an hour.") },
                               resume = { "Resume", "", N_("Reminders are on again.") },
                               snooze = { "Snooze", "t",
                                          N_("The reminder will come again later.") };

    if (button == BUTTON_RIGHT)
        return snooze;
    if (phase == COACH_STRETCHING)
        return button == BUTTON_LEFT ? next : stop;
    if (button == BUTTON_MIDDLE)
        return is_paused ? resume : pause;
    return phase == COACH_SUGGESTED ? start : suggest;
}

static enum command_status click_running(sd_bus *bus, enum button button)
{
    CLEANUP(property_list_freep) struct property_list *coach = property_list_new();
    enum command_status status = client_get_all(bus, CLIENT_COACH, /* may_start= */ false, coach);
    const char *phase = property_list_string(coach, "Phase");
    struct action action;

    if (status != COMMAND_FINE)
        return status;
    action = action_of(button, phase ? coach_phase_find(phase) : COACH_PHASE_MAX,
                       property_list_bool(coach, "Paused"));
    if (strcmp(action.types, "ss") == 0) /* the exercise and the side that come next */
        status = client_command(bus, CLIENT_COACH, action.method, action.types, "", "");
    else /* the duration is not read without a type; 0: as configured */
        status = client_command(bus, CLIENT_COACH, action.method, action.types,
                                strcmp(action.method, "Pause") == 0 ? (uint64_t)PAUSE_OF_A_CLICK
                                                                    : (uint64_t)0);
    return status == COMMAND_FINE ? screen_print(_(action.sentence)) : status;
}

enum command_status command_click(const struct command_call *call)
{
    CLEANUP(sd_bus_flush_close_unrefp) sd_bus *bus = NULL;
    const char *word = call->n > 0 ? call->words[0] : "left";
    const enum button button = find_button(word);
    enum command_status status;

    if (button == BUTTON_MAX)
        return command_misused(call->self,
                               _("Unknown button '%s'. Expected left, middle or right."), word);
    status = client_open(&bus);
    if (status != COMMAND_FINE)
        return status;
    if (button != BUTTON_LEFT || call_has_owner(bus, LUMBARD_NAME))
        return click_running(bus, button);
    status = client_start(bus);
    return status == COMMAND_FINE ? screen_print(_("The lumbard service is running.")) : status;
}
