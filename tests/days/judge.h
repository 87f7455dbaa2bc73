/*
 * Judge: compares what the core claimed with the truth, second by second, and says of every
 * difference whether the rules allow it.
 *
 * It knows the truth, the touches, and what sources could tell; of the core it knows the claims
 * alone. An allowance is given by its own reading of the facts, never because the core said so:
 *
 * - CAP: an inhibitor, film, call or lease was there, told, and the last touch not longer ago than
 *   its cap. A film that goes on is no proof that somebody watches it, only good for so long.
 * - SHORT: away for less than AwayAfter from the last touch to what hides when it was: another
 *   touch, a machine that falls asleep or makes the server count anew, the end of the service or
 *   of the server. Input less than AwayAfter ago is presence (P1).
 * - PHANTOM: a program set the idle counter to 0, of which X11 tells as of a hand, and within
 *   AwayAfter a hand follows, or it does so again. Nothing bounds that: a player with a heartbeat
 *   sits there for as long as it plays. Also what SHORT is, but more than once in a row.
 * - HIDDEN: the compositor hides idleness and input while somebody inhibits (version 1). Where
 *   something tells of it, for no longer than PassiveLimit after the last edge.
 * - BEYOND: somebody did sit there, but for longer than the cap without touching anything.
 * - NO_SIGN: sitting, for longer than AwayAfter without a touch, and nothing that could tell of it.
 *   Standing as well: a desk that was raised before the last touch stays up when one leaves.
 * - BARRED: sitting behind a lock, or while another session has the seat, and until the next touch;
 *   within two seconds of a resume or of the seat's return a touch is none (P4), nor is one that
 * the compositor hides for an inhibitor that nothing tells of.
 * - UNTOLD: standing at the desk where no sensor says so.
 */
#pragma once

#include "desk.h"

enum finding {
    FINDING_RIGHT,
    FINDING_WRONG,    /* claimed sitting, and nobody sat there */
    FINDING_STANDING, /* claimed standing, and nobody stood there */
    FINDING_MISSED,   /* sat or stood there, and not claimed */
    FINDING_UNKNOWN,  /* the core claimed nothing */
    FINDING_CAP,
    FINDING_SHORT,
    FINDING_PHANTOM,
    FINDING_HIDDEN,
    FINDING_BEYOND,
    FINDING_NO_SIGN,
    FINDING_BARRED,
    FINDING_UNTOLD,
    FINDING_MAX
};

struct verdict {
    usec seconds[FINDING_MAX]; /* µs, in fact */
    usec length, sitting;      /* of the day, and of its sitting */
    unsigned claims;           /* spans claimed as sitting */
    unsigned wrong_claims;     /* of which more than a second is wrong */
    unsigned rests;            /* full rests claimed */
    unsigned wrong_rests;
    unsigned allowed_rests;  /* over sitting that nothing told of, or beyond a cap */
    unsigned missed_rests;   /* absences of that length for which no rest was claimed */
    unsigned bubbles;        /* suggestions */
    unsigned lost_bubbles;   /* those that nobody could see */
    unsigned called_bubbles; /* those that came into a call */
    bool is_unsound;         /* the clocks do not follow from the timeline */
};

struct judged {
    usec from, to;
    enum finding finding;
    enum finding if_away; /* where somebody sat: what it would be worth to claim an absence */
};

/**
 * judge() - the verdict on one day
 * @ret_judged:  struct judged, in order and without gaps; NULL: not wanted
 */
void judge(const struct plan *p, const struct desk *d, struct verdict *ret, GArray *ret_judged);

const char *finding_name(enum finding finding);
