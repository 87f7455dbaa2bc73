#include "core/reason.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "core/duration.h"
#include "core/interval.h"

struct decided *reasons_add(struct reasons *r, usec at, enum decision decision)
{
    struct decided *d = &r->ring[r->head];

    *d = (struct decided){ .at = at, .decision = decision };
    r->head = (r->head + 1) % REASON_RING;
    if (r->n < REASON_RING)
        r->n++;
    return d;
}

const struct decided *reasons_get(const struct reasons *r, unsigned back)
{
    if (back >= r->n)
        return NULL;
    return &r->ring[(r->head + REASON_RING - 1 - back) % REASON_RING];
}

const char *decision_name(enum decision decision)
{
    static const char *const words[DECISION_MAX] = {
        [DECISION_START] = "start",
        [DECISION_STATE] = "state",
        [DECISION_REST] = "rest",
        [DECISION_CREDIT] = "credit",
        [DECISION_BLIP] = "blip",
        [DECISION_DUE] = "due",
        [DECISION_HELD] = "held",
        [DECISION_SUGGESTED] = "suggested",
        [DECISION_CLOSED] = "closed",
        [DECISION_REFUSED] = "refused",
        [DECISION_SNOOZED] = "snoozed",
        [DECISION_SKIPPED] = "skipped",
        [DECISION_PAUSED] = "paused",
        [DECISION_RESUMED] = "resumed",
        [DECISION_CREDITED] = "credited",
        [DECISION_CORRECTED] = "corrected",
        [DECISION_NEXT_DUE] = "due",
        [DECISION_NEXT_REST] = "rest",
        [DECISION_NEXT_REMINDER] = "reminder",
        [DECISION_NEXT_PAUSE_END] = "resume",
        [DECISION_NEXT_NONE] = "none",
    };
    assert(decision < DECISION_MAX);
    return words[decision];
}

/* What somebody whose word counts is doing, as "vlc plays", without a full stop. */
static const char *doing_text(char *buf, size_t size, const struct decided *d)
{
    static const char *const verbs[EVIDENCE_KIND_MAX] = {
        [EVIDENCE_INHIBITOR] = "keeps the screen on",
        [EVIDENCE_VIDEO] = "plays a film",
        [EVIDENCE_MUSIC] = "plays",
        [EVIDENCE_CALL] = "has a call open",
        [EVIDENCE_CALL_WORD] = "speaks of a call",
        [EVIDENCE_WORN] = "is worn, at rest",
    };
    const char *verb = verbs[d->kind];

    snprintf(buf, size, "%s %s", d->word, verb ? verb : "reports so");
    return buf;
}

static const char *away_text(char *buf, size_t size, const struct decided *d)
{
    char length[DURATION_TEXT_MAX], doing[REASON_WORD_MAX + 32];

    switch (d->reason) {
    case REASON_IDLE:
        if (*d->word)
            snprintf(buf, size, "Away since %s ended: no input for %s before, and none since.",
                     d->word, duration_format(length, sizeof length, d->of));
        else
            snprintf(
                buf, size,
                "Away since the last input: none came for %s and nothing else tells that you sit.",
                duration_format(length, sizeof length, d->length));
        break;
    case REASON_CAP:
        if (!*d->word)
            snprintf(buf, size, "Away (%s).", reason_name(d->reason));
        else
            snprintf(buf, size, "Away: %s, but without input for %s that is believed no longer.",
                     doing_text(doing, sizeof doing, d),
                     duration_format(length, sizeof length, d->of));
        break;
    case REASON_LEASE:
        snprintf(buf, size, "Away, as %s reports.", d->word);
        break;
    case REASON_LOCK:
        snprintf(buf, size, "Away: the session was locked.");
        break;
    case REASON_SUSPEND:
        snprintf(buf, size, "Away: the machine was asleep or switched off.");
        break;
    case REASON_SEAT:
        snprintf(buf, size, "Away: another session took the seat.");
        break;
    default:
        snprintf(buf, size, "Away (%s).", reason_name(d->reason));
    }
    return buf;
}

static const char *passive_text(char *buf, size_t size, const struct decided *d)
{
    char doing[REASON_WORD_MAX + 32];

    if (d->reason == REASON_MANUAL)
        snprintf(buf, size, "Sitting without input (by Assume=sitting, since nothing tells).");
    else if (d->reason == REASON_LEASE)
        snprintf(buf, size, "Sitting without input, as %s reports.", d->word);
    else if (*d->word)
        snprintf(buf, size, "Sitting without input: %s.", doing_text(doing, sizeof doing, d));
    else
        snprintf(buf, size, "Sitting without input (%s).", reason_name(d->reason));
    return buf;
}

static const char *state_text(char *buf, size_t size, const struct decided *d)
{
    switch (d->state) {
    case PRESENCE_AWAY:
        return away_text(buf, size, d);
    case PRESENCE_ACTIVE:
        snprintf(buf, size, "Sitting: keyboard, pointer or touch gave input.");
        break;
    case PRESENCE_PASSIVE:
        return passive_text(buf, size, d);
    case PRESENCE_STANDING:
        if (*d->word)
            snprintf(buf, size, "Standing at the desk, as %s reports.", d->word);
        else
            snprintf(buf, size, "Standing at the desk (%s).", reason_name(d->reason));
        break;
    default:
        if (d->reason == REASON_CAP)
            snprintf(
                buf, size,
                "Unknown: the compositor tells nothing while somebody inhibits, and %s is believed no longer. The clocks stand.",
                d->word);
        else
            snprintf(buf, size,
                     "Unknown: no source tells whether anybody sits here. The clocks stand.");
    }
    return buf;
}

static const char *closed_text(enum outcome outcome)
{
    static const char *const words[OUTCOME_MAX] = {
        [OUTCOME_STARTED] = "The stretch was started. Showing it credits nothing.",
        [OUTCOME_SNOOZED] = "The reminder was snoozed.",
        [OUTCOME_SKIPPED] =
            "The stretch was skipped: the coach counts anew, the sitting clock does not.",
        [OUTCOME_DISMISSED] = "The reminder was waved away: no further one for this stretch.",
        [OUTCOME_EXPIRED] = "The reminder went unanswered.",
        [OUTCOME_RESTED] = "The reminder was withdrawn: you left.",
        [OUTCOME_WITHDRAWN] = "The reminder was withdrawn; the stretch is still owed.",
        [OUTCOME_FAILED] = "The reminder was lost with its server; the stretch is still owed.",
    };
    return words[outcome];
}

/* Nobody's word makes input of it, so whoever says "sitting" is not told of "passive". */
static const char *corrected_word(enum presence_state state)
{
    return presence_state_is_seated(state) ? "sitting" : presence_state_name(state);
}

/* The sentences that need one or two durations: @a stands for length, @b for of or left. */
static const char *figures_text(char *buf, size_t size, const struct decided *d)
{
    char a[DURATION_TEXT_MAX], b[DURATION_TEXT_MAX], c[DURATION_TEXT_MAX];

    duration_format(a, sizeof a, d->length);
    duration_format(b, sizeof b, d->of);
    duration_format(c, sizeof c, d->left);
    switch (d->decision) {
    case DECISION_REST:
        snprintf(buf, size, "Back after %s away (%s): a full rest, the clocks start anew.", a,
                 reason_name(d->reason));
        break;
    case DECISION_CREDIT:
        snprintf(
            buf, size,
            "Back after %s away (%s), part of the %s of a full rest: the sitting clock goes down to %s.",
            a, reason_name(d->reason), b, c);
        break;
    case DECISION_BLIP:
        snprintf(buf, size, "Activity of %s only: the absence goes on as if unbroken.", a);
        break;
    case DECISION_CREDITED:
        snprintf(buf, size, "%s reports a rest of %s: the sitting clock stands at %s.", d->word, a,
                 c);
        break;
    case DECISION_CORRECTED:
        snprintf(buf, size, "Corrected by hand: %s for %s. The sitting clock stands at %s.",
                 corrected_word(d->state), a, c);
        break;
    case DECISION_DUE:
        snprintf(buf, size, "A stretch is due after %s of sitting.", a);
        break;
    case DECISION_SNOOZED:
        snprintf(buf, size, "Snoozed for %s.", a);
        break;
    case DECISION_PAUSED:
        snprintf(buf, size, d->length == USEC_NEVER ? "Paused until resumed." : "Paused for %s.",
                 a);
        break;
    case DECISION_NEXT_DUE:
        snprintf(buf, size, "In %s a stretch falls due, if you keep sitting.", a);
        break;
    case DECISION_NEXT_REST:
        snprintf(buf, size, "In %s this absence is a full rest.", a);
        break;
    case DECISION_NEXT_REMINDER:
        snprintf(buf, size, "In %s at the earliest the next reminder comes, if you keep sitting.",
                 a);
        break;
    default:
        snprintf(buf, size, "In %s the pause ends.", a);
    }
    return buf;
}

const char *decided_text(char *buf, size_t size, const struct decided *d)
{
    switch (d->decision) {
    case DECISION_START:
        snprintf(buf, size, "The service started%s.",
                 d->count ? " and goes on where it stood" : "");
        break;
    case DECISION_STATE:
        return state_text(buf, size, d);
    case DECISION_HELD:
        snprintf(buf, size, "A stretch is due, but held (%s).", d->word);
        break;
    case DECISION_SUGGESTED:
        snprintf(buf, size, "A stretch was suggested, reminder %u of this one.", d->count);
        break;
    case DECISION_CLOSED:
        snprintf(buf, size, "%s", closed_text(d->outcome));
        break;
    case DECISION_REFUSED:
        snprintf(buf, size, "The reminder could not be shown (%s); the stretch is still owed.",
                 d->word);
        break;
    case DECISION_SKIPPED:
        snprintf(buf, size, "Skipped: the coach counts anew, the sitting clock does not.");
        break;
    case DECISION_RESUMED:
        snprintf(buf, size, "The pause ended%s.", d->count ? " as asked" : "");
        break;
    case DECISION_NEXT_NONE:
        snprintf(buf, size, "Nothing is scheduled: the next input or command decides.");
        break;
    default:
        return figures_text(buf, size, d);
    }
    return buf;
}
