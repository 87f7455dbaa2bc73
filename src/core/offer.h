/*
 * Offer: the delivery of one suggestion, from the moment nothing stands against it until it is
 * answered.
 *
 * Nobody there, nothing said: it waits for the next input, and then for a lull in it. It counts
 * when it is on screen, not before.
 */
#pragma once

#include "core/coach.h"

/* No word for this long after it was handed out: it is not on screen, or nobody will ever know. The
 * notifier gives up on a server after 6 s and ends itself; this is for one that does neither. */
#define OFFER_ANSWER (20 * USEC_SEC)

/* Starts waiting for a good moment, or delivers at once where there is none to wait for. */
void offer_begin(struct coach *c, struct presence *p, const struct step *step);

/* Takes input and time; delivers when the moment has come. */
void offer_step(struct coach *c, struct presence *p, const struct step *step, bool is_input);

/* Hands it out now. */
void offer_send(struct coach *c, const struct presence *p, const struct step *step);

/* Ends it, whatever its stage; says so only if it was on screen. */
void offer_close(struct coach *c, const struct step *step, enum outcome outcome);

/* It is on screen, says the notifier. */
void offer_shown(struct coach *c, const struct step *step);

/* The steps, in the bubble of the suggestion that was just started. */
void offer_guide(struct coach *c, const struct step *step, unsigned id);
void offer_guide_end(struct coach *c, const struct step *step);

usec offer_deadline(const struct coach *c, const struct settings *s);
