/*
 * Judge: compares the claims of the core with the truth, second by second, and decides for each
 * difference whether a rule allows it.
 *
 * A full rest is true if the person was off the chair for Rest, or if the core's rule for walks
 * holds in truth: 100 steps, as far as a tracker counts them, or walking for half of Rest.
 *
 * It knows the truth, the input, and all that sources could report; of the core it knows only the
 * claims. It computes each allowance from the facts, never from the claims of the core:
 *
 * - EVIDENCE: an inhibitor, film, call or report was live and known, and the last input was within
 * its limit. A film that plays on does not prove a viewer; it counts for that time only. An
 * inhibitor of unknown purpose and a game count only while they are fresh (freshness.c), a call
 * for three hours in one piece. A device that is worn shows the same as an inhibitor: it cannot
 * distinguish a person who sits from one who waits in the kitchen, or who has just got up. A
 * presence sensor is wrong in 2 of 100 readings, each of which counts for a quarter of
 * PassiveLimit. Neither EVIDENCE of a worn device nor SHORT excuses the time in which a prompt
 * tracker reports a walk without input, for 50 s or longer. Version 2 of Wayland reports an
 * inhibitor only while there is no input, so that each one looks fresh.
 * - SHORT: away for less than AwayAfter from the last input to an event that hides its instant:
 *   another input, a sleep of the machine or a reset of the idle counter, the end of the service or
 *   of the server. Input less than AwayAfter ago is presence.
 * - RESET: a program reset the idle counter, which X11 reports as input, and within AwayAfter
 *   there is input or another reset. Only until a suggestion has become due after the last input:
 *   then the service must find out that a program makes the resets. Also repeated cases of SHORT in
 *   a row.
 * - HIDDEN: the compositor hides idleness and input while there is an inhibitor (version 1). If a
 *   source reports the inhibitor, for PassiveLimit after its last edge at most.
 * - TOUCHED: the person was away, but the machine was touched for a moment more often than Rest: by
 *   bumps of the desk, a pet, or a person who walks in and out. No rule can distinguish them from
 *   a person who reads and scrolls now and then, which counts as sitting. Not for a row of eight or
 *   more single touches at equal distances: they come from a machine. Also where a window inhibits
 *   for a moment: wlroots (version 1) reports the beginning as input, and no source sees a window.
 * - EXPIRED: the person sat there, but for longer than the limit without input, or behind an
 *   inhibitor that is not fresh, or in a call that had run on through a real absence: no rule can
 *   distinguish that call from a program that listens all day.
 * - NO_INPUT: the person sat there for longer than AwayAfter without input and without evidence.
 *   Not where short input before and after it shows reading, with nothing else in between.
 *   Also standing: a desk that was raised before the last input stays up when the person leaves.
 *   Also after a walk: back at the desk, and no touch yet.
 * - LOCKED: sitting behind a lock, or while another session has the seat, and until the next input;
 *   input within two seconds of a resume or of the return of the seat does not count, nor does
 *   input that the compositor hides for an inhibitor that no source reports.
 *   Also the moments after a walk, back at the desk and without a touch yet.
 * - NO_SENSOR: standing at the desk without a sensor that reports it. Of a treadmill, steps alone
 *   are no report until they and input have come together for three minutes and a half without a
 *   pause of the input of 20 s; before that the same steps may be those of a walk. It has ended for
 *   the core when there were no steps for a minute.
 */
#pragma once

#include "desk.h"

enum finding {
    FINDING_RIGHT,
    FINDING_WRONG,    /* claimed sitting while the person did not sit there */
    FINDING_STANDING, /* claimed standing while the person did not stand there */
    FINDING_MISSED,   /* sat or stood there, and not claimed */
    FINDING_UNKNOWN,  /* the core claimed nothing */
    FINDING_EVIDENCE,
    FINDING_SHORT,
    FINDING_RESET,
    FINDING_HIDDEN,
    FINDING_TOUCHED,
    FINDING_EXPIRED,
    FINDING_NO_INPUT,
    FINDING_LOCKED,
    FINDING_NO_SENSOR,
    FINDING_MAX
};

struct verdict {
    usec seconds[FINDING_MAX]; /* µs, in fact */
    usec length, sitting;      /* of the day, and of all sitting in it */
    usec kept;                 /* sitting that was claimed */
    unsigned claims;           /* spans claimed as sitting */
    unsigned wrong_claims;     /* of which more than a second is wrong */
    unsigned rests;            /* full rests claimed */
    unsigned wrong_rests;
    unsigned allowed_rests;    /* over sitting without evidence or past its limit */
    unsigned missed_rests;     /* absences of that length for which no rest was claimed */
    unsigned bubbles;          /* suggestions */
    unsigned unseen_bubbles;   /* shown while the person was away */
    unsigned bubbles_in_calls; /* shown during a call */
    bool is_unsound;           /* the clocks do not follow from the timeline */
};

struct judged {
    usec from, to;
    enum finding finding;
    enum finding if_away; /* where the person sat: the finding if the core had claimed away */
};

/**
 * judge() - judge one day
 * @ret_judged:  struct judged, in order and without gaps; NULL: not wanted
 */
void judge(const struct day_plan *p, const struct desk *d, struct verdict *ret, GArray *ret_judged);

const char *finding_name(enum finding finding);
