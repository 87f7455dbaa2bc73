/*
 * View: all that is so at one instant of a day, and what a claim for it is worth. What the judge
 * allows is decided here, from the facts.
 */
#pragma once

#include "judge.h"

enum anchor_type {
    ANCHOR_TOUCH,
    ANCHOR_TOLD,   /* the machine's doing, of which the core is told, or the watch ended or began */
    ANCHOR_UNTOLD, /* the machine's doing, and looks like a hand */
    ANCHOR_HIDING  /* an inhibitor begins or ends to hide idleness: it is counted from its end */
};

/* What made the server count anew, or ended the count. */
struct anchor {
    enum anchor_type type;
    usec at;
};

struct view {
    enum truth truth;
    enum presence_state claim;
    usec touch_at, next_at; /* the touches around it; USEC_NONE, USEC_NEVER */
    bool is_run;            /* since .run_type there was no pause of AwayAfter between anchors */
    enum anchor_type run_type;
    bool is_barred;      /* P4 */
    bool is_inhibited;   /* and the compositor hides idleness then */
    bool is_hidden_long; /* for longer than what is told of it is believed */
    bool is_believable;  /* evidence, told, within its cap */
    bool is_beyond;      /* evidence, told, beyond its cap */
    bool is_reported_sitting, is_reported_standing;
    bool is_raised; /* the report of standing came after the last touch: somebody came and stood */
};

struct sight {
    const struct plan *p;
    const struct desk *d;
    GArray *anchors; /* struct anchor, in order */
};

void sight_open(struct sight *s, const struct plan *p, const struct desk *d);
void sight_close(struct sight *s);

struct view view_at(const struct sight *s, usec at);

/* What the claim is worth. */
enum finding view_judge(const struct view *v, usec away_after);
/* What it is worth to claim sitting where nobody sits, and to claim nothing where somebody does. */
enum finding view_too_much(const struct view *v);
enum finding view_too_little(const struct view *v, usec away_after);

enum truth truth_at(const struct plan *p, usec at);
