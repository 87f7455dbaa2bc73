/*
 * Offer: the delivery of one suggestion, from the instant at which no gate delays it until it is
 * answered.
 *
 * It waits for the next input, which shows that the person is here, and then for a lull. It counts
 * as a reminder once it is on screen.
 */
#pragma once

#include "core/coach/coach_state.h"

/* Starts to wait for a good moment; delivers at once to a person without input. */
void offer_begin(struct coach *c, struct presence *p, const struct step *step);

/* The same for a reader: the input that has just come shows that the person is here, and another
 * one may come only after minutes. */
void offer_begin_at_input(struct coach *c, const struct presence *p);

/* The reminder was taken back when the person seemed to leave, but the person was reading: it has
 * not been answered. */
void offer_expire_rested(struct coach *c, struct presence *p, const struct step *step);

/* Follows input and time, and delivers at a good moment. */
void offer_step(struct coach *c, struct presence *p, const struct step *step, bool is_input);

/* Gives the suggestion to the notifier now. */
void offer_send(struct coach *c, const struct presence *p, const struct step *step);

/* Ends the suggestion in any stage. Its outcome is recorded only if it was on screen. */
void offer_close(struct coach *c, const struct step *step, enum outcome outcome);

/* The notifier reports that the suggestion is on screen, or a device that it is on the wrist. */
void offer_shown(struct coach *c, const struct presence *p, const struct step *step);

/* The person has walked since @at: if that is soon after the last suggestion, which ran out without
 * an answer, it is the answer. */
void offer_walked(struct coach *c, const struct step *step, usec at);

/* No device shows the suggestion that was sent to the wrist: it is offered again, on screen. */
void offer_not_on_wrist(struct coach *c, const struct step *step);

/* When offer_step() or coach_step() has something to do; USEC_NEVER: at the next event. */
usec offer_deadline(const struct coach *c, const struct settings *s);

/* The suggestion could not be shown, or its server removed it. It stays due; a retry comes later.
 */
void offer_fail(struct coach *c, const struct presence *p, const struct step *step);

/* The reminder got no answer: the next one comes later; after the last, the next full limit. */
void offer_expire(struct coach *c, struct presence *p, const struct step *step);
