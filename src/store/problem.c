#include "store/problem.h"

#include <glib.h>

#include "util/clean_text.h"
#include "wording/translation.h"

void problem_set(struct problem *p, const char *file, const char *key, unsigned line,
                 const char *sentence)
{
    p->file = clean_text(file);
    p->key = clean_text(key);
    p->line = line;
    p->sentence = clean_text(sentence);
}

void problem_set_both(struct problem *p, const char *file, const char *key, unsigned line,
                      const struct bilingual *sentence)
{
    problem_set(p, file, key, line, sentence->english);
    if (translation_is_open())
        p->translated = clean_text(sentence->translated);
}

void problem_copy(struct problem *to, const struct problem *from)
{
    problem_set(to, from->file, from->key, from->line, from->sentence);
    to->translated = g_strdup(from->translated);
}

const char *problem_text(const struct problem *p)
{
    return p->translated ? p->translated : p->sentence;
}

void problem_done(struct problem *p)
{
    g_free(p->file);
    g_free(p->key);
    g_free(p->sentence);
    g_free(p->translated);
    *p = (struct problem){ 0 };
}
