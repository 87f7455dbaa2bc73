#include "wording/sentences.h"

#include <string.h>

#include "wording/coming.h"
#include "wording/duration_words.h"
#include "wording/hold_words.h"
#include "wording/state_words.h"
#include "wording/translation.h"

/* @bracketed: the same sentence with the reason in it; used unless the reason adds nothing. */
static const char *with_reason(char *buf, size_t size, const char *plain, const char *bracketed,
                               enum reason reason)
{
    const char *words = reason_words(reason);

    return *words ? translation_print(buf, size, bracketed, words)
                  : translation_print(buf, size, "%s", plain);
}

/* The name of the device or the program that decided. */
static const char *subject_of(const struct decided *d)
{
    if (strcmp(d->word, "presence_iio") == 0)
        /* TRANSLATORS: "sees a person" or "reports that you are not at the desk" follows */
        return _("the presence sensor");
    return d->word;
}

static const char *idle_text(char *buf, size_t size, const struct decided *d)
{
    char length[DURATION_WORDS_MAX];

    if (*d->word)
        translation_print(buf, size, /* TRANSLATORS: the name of a program, and a duration */
                          _("Away since %s stopped: no input for %s before that, and none since."),
                          subject_of(d), duration_words(length, sizeof length, d->of));
    else
        translation_print(
            buf, size, _("Away since your last input: no key or mouse for %s, no film, no call."),
            duration_words(length, sizeof length, d->length));
    return buf;
}

static const char *away_text(char *buf, size_t size, const struct decided *d)
{
    char length[DURATION_WORDS_MAX];

    if (d->reason == REASON_IDLE)
        return idle_text(buf, size, d);
    if (d->reason == REASON_CAP && *d->word)
        translation_print(
            buf, size, /* TRANSLATORS: a program, a phrase such as "plays a film", and a duration */
            _("Away: %s %s, and there has been no input for %s."), d->word,
            evidence_kind_verb(d->kind), duration_words(length, sizeof length, d->of));
    else if (d->reason == REASON_SENSOR && d->kind == EVIDENCE_ABSENT)
        translation_print(
            buf, size,
            /* TRANSLATORS: a sensor, and a phrase such as "reports that you are not at the desk" */
            _("Away: %s %s."), subject_of(d), evidence_kind_verb(d->kind));
    else if (d->reason == REASON_LEASE || d->reason == REASON_SENSOR)
        translation_print(
            buf, size, /* TRANSLATORS: the name of a program */ _("Away, as %s reports."), d->word);
    else if (d->reason == REASON_WALK)
        translation_print(buf, size, _("Away: you are walking, as a fitness tracker reports."));
    else if (d->reason == REASON_LOCK)
        translation_print(buf, size, _("Away: the screen was locked."));
    else if (d->reason == REASON_SUSPEND)
        translation_print(buf, size, _("Away: the computer was asleep or switched off."));
    else if (d->reason == REASON_SEAT)
        translation_print(buf, size, _("Away: another user is logged in at this screen."));
    else
        /* TRANSLATORS: "Away (screen locked)." */
        with_reason(buf, size, _("Away."), _("Away (%s)."), d->reason);
    return buf;
}

static const char *passive_text(char *buf, size_t size, const struct decided *d)
{
    if (d->reason == REASON_ASSUMED)
        translation_print(buf, size,
                          _("Sitting, by the setting Assume: lumbard cannot see whether you are "
                            "here."));
    else if (d->reason == REASON_LEASE ||
             (d->reason == REASON_SENSOR && d->kind != EVIDENCE_PRESENT))
        translation_print(
            buf, size,
            /* TRANSLATORS: the name of a program */ _("Sitting without input, as %s reports."),
            d->word);
    else if (d->reason == REASON_READING)
        translation_print(
            buf, size,
            _("Sitting: you were still reading before you used the keyboard or the mouse."));
    else if (*d->word)
        translation_print(buf, size,
                          /* TRANSLATORS: a program, and a phrase such as "plays a film" */
                          _("Sitting without input: %s %s."), subject_of(d),
                          evidence_kind_verb(d->kind));
    else
        with_reason(buf, size, _("Sitting without input."), _("Sitting without input (%s)."),
                    d->reason);
    return buf;
}

static const char *state_text(char *buf, size_t size, const struct decided *d)
{
    switch (d->state) {
    case PRESENCE_AWAY:
        return away_text(buf, size, d);
    case PRESENCE_ACTIVE:
        translation_print(buf, size,
                          _("Sitting: you used the keyboard, the mouse or the touch screen."));
        break;
    case PRESENCE_PASSIVE:
        return passive_text(buf, size, d);
    case PRESENCE_STANDING:
        if (d->reason == REASON_WALK)
            translation_print(buf, size, _("Standing: you are walking at the desk."));
        else if (*d->word)
            translation_print(
                buf, size,
                /* TRANSLATORS: the name of a program */ _("Standing at the desk, as %s reports."),
                d->word);
        else
            with_reason(buf, size, _("Standing at the desk."), _("Standing at the desk (%s)."),
                        d->reason);
        break;
    default:
        if (d->reason == REASON_MACHINE)
            translation_print(
                buf, size,
                _("Unknown: a program keeps resetting the idle time of the screen, so lumbard "
                  "cannot see whether you are here. Counting is stopped."));
        else if (d->reason == REASON_CAP)
            translation_print(
                buf, size,
                _("Unknown: a program (%s) has kept the screen on too long to trust. Counting "
                  "is stopped."),
                d->word);
        else
            translation_print(
                buf, size,
                _("Unknown: lumbard cannot see whether you are here. Counting is stopped."));
    }
    return buf;
}

static const char *rest_text(char *buf, size_t size, const struct decided *d, const char *a)
{
    const char *why = reason_words(d->reason);

    /* TRANSLATORS: in place of a duration */
    a = d->length ? a : _("an unknown time");
    if (*why)
        return translation_print(
            /* TRANSLATORS: a duration, and a reason: "screen locked" */
            buf, size, _("Back after %s (%s): a full break, counting starts again."), a, why);
    return translation_print(buf, size, _("Back after %s: a full break, counting starts again."),
                             a);
}

/* @a: length, @b: the sitting clock. */
static const char *break_text(char *buf, size_t size, const struct decided *d, const char *a,
                              const char *b)
{
    const char *why = reason_words(d->reason);

    switch (d->decision) {
    case DECISION_REST:
        return rest_text(buf, size, d, a);
    case DECISION_CREDIT:
        if (*why)
            translation_print(
                buf, size,
                /* TRANSLATORS: a duration, a reason ("screen locked") and a duration */
                _("Back after %s (%s): a partial break; counted sitting is now %s."), a, why, b);
        else
            translation_print(
                buf, size, _("Back after %s: a partial break; counted sitting is now %s."), a, b);
        break;
    case DECISION_CREDITED:
        translation_print(buf, size, /* TRANSLATORS: the name of a program, and two durations */
                          _("%s reports a break of %s; counted sitting is now %s."), d->word, a, b);
        break;
    case DECISION_READING:
        translation_print(
            buf, size,
            _("You were reading for %s, with short input now and then. That counts as sitting; "
              "counted sitting is now %s."),
            a, b);
        break;
    default:
        translation_print(buf, size, /* TRANSLATORS: "sitting" or "away", and two durations */
                          _("You corrected the history: %s for %s. Counted sitting is now %s."),
                          presence_state_words(d->state), a, b);
    }
    return buf;
}

static const char *stretch_text(char *buf, size_t size, const struct decided *d)
{
    static const char *const sides[SIDE_MAX] = { N_("left side"), N_("right side"),
                                                 N_("both sides") };
    const char *side = _(sides[d->count]);

    if (d->left && d->of)
        translation_print(buf, size, /* TRANSLATORS: "left side" */
                          _("You started the stretch (%s). It counts as a full break if there is "
                            "no input while you hold it."),
                          side);
    else if (d->left)
        translation_print(
            buf, size, /* TRANSLATORS: "left side" */
            _("You started the stretch (%s). This exercise is no break from sitting."), side);
    else if (d->of)
        translation_print(buf, size,
                          _("You started the stretch. It counts as a full break if there is no "
                            "input while you hold it."));
    else
        translation_print(buf, size,
                          _("You started the stretch. This exercise is no break from sitting."));
    return buf;
}

/* @a: for how long it was held */
static const char *stretched_text(char *buf, size_t size, const struct decided *d, const char *a)
{
    switch ((enum stretch_outcome)d->count) {
    case STRETCH_VERIFIED:
        if (d->of)
            translation_print(
                buf, size,
                _("You held the stretch for %s, without input: it counts as a full break."), a);
        else
            translation_print(
                buf, size,
                _("You held the stretch for %s, without input: this exercise is no break from "
                  "sitting."),
                a);
        break;
    case STRETCH_UNVERIFIED:
        if (d->left)
            translation_print(buf, size,
                              _("You recorded a stretch. Counted sitting stays the same."));
        else
            translation_print(
                buf, size,
                _("You did the stretch, but it is no full break: a hold was cut short, or there "
                  "may have been input during it. Counted sitting stays the same."));
        break;
    default:
        translation_print(
            buf, size,
            _("The stretch was stopped before its end. Counted sitting stays the same."));
    }
    return buf;
}

static const char *coach_text(char *buf, size_t size, const struct decided *d, const char *a)
{
    char hold[HOLD_WORDS_MAX];

    switch (d->decision) {
    case DECISION_DUE:
        translation_print(buf, size, _("A stretch is due after %s of sitting."), a);
        break;
    case DECISION_HELD:
        translation_print(
            buf, size,
            /* TRANSLATORS: a reason: "a call is on" */ _("A stretch is due but waits: %s."),
            hold_words(hold, sizeof hold, d->word));
        break;
    case DECISION_SUGGESTED:
        if (d->count > 0)
            translation_print(buf, size, _("Stretch suggested (reminder %u)."), d->count);
        else
            translation_print(buf, size, _("Stretch suggested, as you asked."));
        break;
    case DECISION_CLOSED:
        translation_print(buf, size, "%s", outcome_sentence(d->outcome));
        break;
    case DECISION_REFUSED:
        if (*d->word)
            translation_print(buf, size, /* TRANSLATORS: a reason: "do not disturb is on" */
                              _("The reminder could not be shown: %s. It will return later."),
                              hold_words(hold, sizeof hold, d->word));
        else
            translation_print(buf, size,
                              _("The reminder could not be shown. It will return later."));
        break;
    case DECISION_SNOOZED:
        translation_print(buf, size, _("Snoozed for %s."), a);
        break;
    case DECISION_SKIPPED:
        translation_print(
            buf, size,
            /* TRANSLATORS: a duration */ _("Skipped. Next suggestion after another %s."), a);
        break;
    case DECISION_PAUSED:
        if (d->length == USEC_NEVER)
            translation_print(buf, size, _("Paused until you resume."));
        else
            translation_print(buf, size, _("Paused for %s."), a);
        break;
    case DECISION_STRETCH:
        return stretch_text(buf, size, d);
    case DECISION_STRETCHED:
        return stretched_text(buf, size, d, a);
    default:
        return translation_print(buf, size, "%s",
                                 d->count ? _("You ended the pause.") : _("The pause ended."));
    }
    return buf;
}

static const char *overruled_text(char *buf, size_t size, const struct decided *d, const char *a)
{
    const char *source = *d->word ? d->word : "session";

    if (d->reason == REASON_LOCK)
        translation_print(
            buf, size, /* TRANSLATORS: the name of a source, and a duration */
            _("Your desktop reports that the screen is locked (source: %s), but you have used "
              "the computer for %s. That report is wrong and no longer counts."),
            source, a);
    else
        translation_print(
            buf, size, /* TRANSLATORS: the name of a source, and a duration */
            _("Your desktop reports that the computer is asleep (source: %s), but you have used "
              "the computer for %s. That report is wrong and no longer counts."),
            source, a);
    return buf;
}

const char *decided_text(char *buf, size_t size, const struct decided *d)
{
    char a[DURATION_WORDS_MAX], b[DURATION_WORDS_MAX];

    duration_words(a, sizeof a, d->length);
    duration_words(b, sizeof b, d->left);
    switch (d->decision) {
    case DECISION_START:
        return translation_print(buf, size, "%s",
                                 d->count
                                     ? _("The service started and continues where it left off.")
                                     : _("The service started."));
    case DECISION_STATE:
        return state_text(buf, size, d);
    case DECISION_BLIP:
        translation_print(buf, size, _("Only %s of activity: still counted as away."), a);
        break;
    case DECISION_MACHINE:
        translation_print(
            buf, size,
            _("There is input every %s, always at the same distance. It comes from a program or "
              "a device, not from you, and no longer counts."),
            a);
        break;
    case DECISION_OVERRULED:
        return overruled_text(buf, size, d, a);
    case DECISION_REST:
    case DECISION_CREDIT:
    case DECISION_CREDITED:
    case DECISION_CORRECTED:
    case DECISION_READING:
        return break_text(buf, size, d, a, b);
    case DECISION_NEXT_DUE:
    case DECISION_NEXT_REST:
    case DECISION_NEXT_REMINDER:
    case DECISION_NEXT_PAUSE_END:
    case DECISION_NEXT_STEP:
    case DECISION_NEXT_NONE:
        return coming_text(buf, size, d);
    default:
        return coach_text(buf, size, d, a);
    }
    return buf;
}
