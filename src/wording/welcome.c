#include "wording/welcome.h"

#include "wording/duration_words.h"
#include "wording/translation.h"

void wording_greet(struct wording *w, usec due_in)
{
    const usec unit = due_in < USEC_MIN ? USEC_SEC : USEC_MIN;
    const usec rounded = (due_in + unit / 2) / unit * unit;
    char length[DURATION_WORDS_MAX];

    duration_words(length, sizeof length, rounded > 0 ? rounded : USEC_SEC);
    /* TRANSLATORS: a title; %s is a duration such as "30 minutes". At most 40 characters in all. */
    translation_print(w->summary, sizeof w->summary, _("Stretch reminder in %s"), length);
    translation_print(w->body, sizeof w->body, "%s",
                      _("lumbard is running. It counts how long you sit."));
}
