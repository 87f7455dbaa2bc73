#include "sources/inhibit/inhibitor.h"

#include <stdio.h>
#include <string.h>

#include "sources/purpose.h"

#define UNNAMED "an unnamed program"

/* How many bytes at @s are no text: controls, and marks that turn the direction of what follows. */
static size_t control_length(const char *s)
{
    const unsigned char *u = (const unsigned char *)s;

    if (u[0] < ' ' || u[0] == 0x7f)
        return 1;
    if (u[0] == 0xc2 && u[1] >= 0x80 && u[1] < 0xa0)
        return 2;
    if (u[0] == 0xe2 && u[1] == 0x80 && u[2] >= 0xa8 && u[2] <= 0xae)
        return 3;
    if (u[0] == 0xe2 && u[1] == 0x81 && u[2] >= 0xa6 && u[2] <= 0xa9)
        return 3;
    return 0;
}

static size_t character_length(const char *s)
{
    size_t n = 1;

    while (((unsigned char)s[n] & 0xc0) == 0x80)
        n++;
    return n;
}

/* Each run of controls and blanks becomes one blank; none is left at the ends. */
void inhibitor_text(char to[static INHIBITOR_TEXT_MAX], const char *from)
{
    size_t n = 0;

    while (*from) {
        const size_t skip = *from == ' ' ? 1 : control_length(from);
        const size_t length = skip ? skip : character_length(from);

        if (n + length >= INHIBITOR_TEXT_MAX)
            break;
        if (!skip) {
            memcpy(to + n, from, length);
            n += length;
        } else if (n && to[n - 1] != ' ') {
            to[n++] = ' ';
        }
        from += length;
    }
    while (n && to[n - 1] == ' ')
        n--;
    to[n] = 0;
}

/* Without its folder, and without the ending of a desktop entry. */
static void clean_program(char to[static INHIBITOR_TEXT_MAX], const char *program)
{
    const char *slash = strrchr(program, '/');
    char *ending;

    inhibitor_text(to, slash ? slash + 1 : program);
    ending = strrchr(to, '.');
    if (ending && strcmp(ending, ".desktop") == 0)
        *ending = 0;
    if (!*to)
        snprintf(to, INHIBITOR_TEXT_MAX, UNNAMED);
}

void inhibitor_claim(struct claims *c, const char *program, const char *reason, usec since)
{
    const enum evidence_kind kind = purpose_of(program, reason);
    char who[INHIBITOR_TEXT_MAX], why[INHIBITOR_TEXT_MAX], both[2 * INHIBITOR_TEXT_MAX + 2];

    clean_program(who, program);
    inhibitor_text(why, reason);
    snprintf(both, sizeof both, "%s: %s", who, why);
    claims_add_since(c, kind, kind == EVIDENCE_INHIBITOR && *why ? both : who, since);
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
    claims_add(c, EVIDENCE_INHIBITOR, UNNAMED);
}
