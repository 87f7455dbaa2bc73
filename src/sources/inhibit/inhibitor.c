#include "sources/inhibit/inhibitor.h"

#include <string.h>

#include "core/text.h"
#include "sources/programs.h"
#include "sources/purpose.h"

/* Each run of blanks becomes one; blanks at both ends are removed. */
void inhibitor_text(char to[static INHIBITOR_TEXT_MAX], const char *from)
{
    size_t n = 0;

    text_copy(to, INHIBITOR_TEXT_MAX, from);
    for (const char *s = to; *s; s++)
        if (*s != ' ' || (n && to[n - 1] != ' '))
            to[n++] = *s;
    while (n && to[n - 1] == ' ')
        n--;
    to[n] = 0;
}

void inhibitor_claim(struct claims *c, const char *program, const char *reason, usec since)
{
    inhibitor_claim_by(c, program, program, reason, since);
}

void inhibitor_claim_by(struct claims *c, const char *tool, const char *program, const char *reason,
                        usec since)
{
    char clean[INHIBITOR_TEXT_MAX], who[PROGRAM_NAME_MAX], by[PROGRAM_NAME_MAX];
    const char *slash = strrchr(program, '/');

    if (source_ignores(c->source, program) || source_ignores(c->source, tool))
        return;
    inhibitor_text(clean, slash ? slash + 1 : program);
    program_name(who, clean);
    program_name(by, tool);
    inhibitor_text(clean, reason);
    if (program_class_of(who) == PROGRAM_WINDOWS)
        who[0] = 0;
    claims_add_since(c, purpose_of(by, clean), who, since);
}

bool inhibitor_bars_idle(const char *what)
{
    const size_t n = strlen("idle");

    for (; *what; what += strcspn(what, ":"), what += *what == ':')
        if (strncmp(what, "idle", n) == 0 && (what[n] == 0 || what[n] == ':'))
            return true;
    return false;
}

void inhibitor_claim_unnamed(struct claims *c)
{
    claims_add(c, EVIDENCE_INHIBITOR, "");
}
