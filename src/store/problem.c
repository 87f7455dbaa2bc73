#include "store/problem.h"

#include <glib.h>

#include "util/clean_text.h"

void problem_set(struct problem *p, const char *file, const char *key, unsigned line,
                 const char *sentence)
{
    p->file = clean_text(file);
    p->key = clean_text(key);
    p->line = line;
    p->sentence = clean_text(sentence);
}

void problem_done(struct problem *p)
{
    g_free(p->file);
    g_free(p->key);
    g_free(p->sentence);
    *p = (struct problem){ 0 };
}
