#include "wording/refusal_text.h"

#include "wording/translation.h"

static const char *command_text(enum event_type command)
{
    switch (command) {
    case EVENT_SUGGEST_NOW:
        return _("Cannot suggest a stretch");
    case EVENT_SNOOZE:
        return _("Cannot snooze");
    case EVENT_SKIP:
        return _("Cannot skip");
    case EVENT_RESUME:
        return _("Cannot resume");
    case EVENT_STRETCH:
        return _("Cannot start the stretch");
    case EVENT_NEXT_STEP:
        return _("Cannot go to the next step");
    case EVENT_STOP_STRETCH:
        return _("Cannot stop the stretch");
    case EVENT_OTHER_SIDE:
        return _("Cannot change the side");
    case EVENT_REPORT_STRETCH:
        return _("Cannot record the stretch");
    case EVENT_FEEDBACK:
        return _("Cannot record how you feel");
    case EVENT_KEEP_SIDE:
        return _("Cannot keep the side");
    default:
        return _("Not possible now");
    }
}

/* Of a refusal that needs no figure. */
static const char *reason_text(enum refusal refusal)
{
    switch (refusal) {
    case REFUSAL_NOT_DUE:
        return _("no stretch is due");
    case REFUSAL_PAUSED:
        return _("reminders are paused");
    case REFUSAL_NOT_PAUSED:
        return _("reminders are not paused");
    case REFUSAL_OUTSIDE_HOURS:
        return _("there are no reminders outside your working hours");
    case REFUSAL_AWAY:
        return _("you seem to be away");
    case REFUSAL_LOCKED:
        return _("the screen is locked");
    case REFUSAL_UNKNOWN:
        return _("lumbard cannot see whether you are here");
    case REFUSAL_STRETCHING:
        return _("a stretch is under way");
    case REFUSAL_NOT_STRETCHING:
        return _("no stretch is under way");
    case REFUSAL_SIDE_FIXED:
        return _("that is possible only before the first hold, and only in an exercise with sides");
    case REFUSAL_NO_STRETCH:
        return _("no stretch has been done in the last 10 minutes");
    case REFUSAL_NOT_ASKED:
        return _("lumbard has not asked for it");
    case REFUSAL_NO_EXERCISE:
        return _("the exercise cannot be read");
    default:
        return _("the clock of the machine went backwards");
    }
}

const char *refusal_text(char *buf, size_t size, enum event_type command, enum refusal refusal,
                         unsigned snooze_limit)
{
    const char *what = command_text(command);

    if (refusal != REFUSAL_SNOOZES_USED_UP)
        /* TRANSLATORS: "Cannot snooze", and why: "no stretch is due" */
        return translation_print(buf, size, _("%s: %s"), what, reason_text(refusal));
    if (snooze_limit == 0)
        return translation_print(buf, size,
                                 /* TRANSLATORS: "Cannot snooze"; SnoozeLimit stays as it is */
                                 _("%s: the setting SnoozeLimit is 0, so no snooze is allowed"),
                                 what);
    return translation_print(
        buf, size,
        /* TRANSLATORS: "Cannot snooze", and the number of snoozes */
        _n("%s: the one snooze of this sitting is used up, until you take a full break",
           "%s: the %u snoozes of this sitting are used up, until you take a full break",
           snooze_limit),
        what, snooze_limit);
}
