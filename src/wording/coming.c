#include "wording/coming.h"

#include "wording/duration_words.h"
#include "wording/hold_words.h"
#include "wording/translation.h"

/* Nothing comes by itself. */
static const char *no_next_text(char *buf, size_t size, const struct decided *d)
{
    char hold[HOLD_WORDS_MAX];

    switch ((enum coach_phase)d->count) {
    case COACH_PAUSED:
        translation_print(buf, size, _("Nothing planned until you resume the reminders."));
        break;
    case COACH_RESTING:
        translation_print(buf, size, _("Nothing planned until you are back."));
        break;
    case COACH_UNKNOWN:
        translation_print(buf, size,
                          _("Nothing planned: lumbard cannot see whether you are here."));
        break;
    case COACH_HELD:
        translation_print(
            buf, size,
            /* TRANSLATORS: a reason: "a call is on" */ _("The next reminder waits: %s."),
            hold_words(hold, sizeof hold, d->word));
        break;
    case COACH_COUNTING:
        translation_print(buf, size, _("Nothing planned until you sit down."));
        break;
    case COACH_SUGGESTED:
        translation_print(buf, size, _("No further reminder planned for this stretch."));
        break;
    default:
        translation_print(buf, size, _("No further reminder planned in your working hours."));
    }
    return buf;
}

/* Minutes are exact enough for what is to come. */
static usec rounded(usec length)
{
    return length < 2 * USEC_MIN || length == USEC_NEVER
               ? length
               : usec_add(length, USEC_MIN / 2) / USEC_MIN * USEC_MIN;
}

const char *coming_text(char *buf, size_t size, const struct decided *d)
{
    char a[DURATION_WORDS_MAX];

    duration_words(a, sizeof a, rounded(d->length));
    switch (d->decision) {
    case DECISION_NEXT_DUE:
        translation_print(buf, size, _("A stretch is due in %s, if you stay seated."), a);
        break;
    case DECISION_NEXT_REST:
        translation_print(buf, size, _("In %s this counts as a full break."), a);
        break;
    case DECISION_NEXT_REMINDER:
        translation_print(buf, size, _("Next reminder in %s at the earliest, if you stay seated."),
                          a);
        break;
    case DECISION_NEXT_STEP:
        translation_print(buf, size, _("The present step of the stretch ends in %s."), a);
        break;
    case DECISION_NEXT_PAUSE_END:
        translation_print(buf, size, _("The pause ends in %s."), a);
        break;
    default:
        return no_next_text(buf, size, d);
    }
    return buf;
}
