#include "wording/hold_words.h"

#include <string.h>

#include "wording/translation.h"

/* @named: with the name after the colon. */
static const struct {
    const char *hold, *words, *named;
} table[] = {
    /* TRANSLATORS: reasons to wait with a reminder, after a colon; %s is a program */
    { "call", N_("a call is on"), N_("%s is in a call") },
    { "screencast", N_("the screen is recorded or shared"), NULL },
    { "fullscreen", N_("a window is full screen"), NULL },
    { "gamemode", N_("a game is running"), NULL },
    { "dnd", N_("do not disturb is on"), NULL },
    { "lock", N_("the screen is locked"), NULL },
    { "walk", N_("you are walking"), NULL },
    { "lease", N_("a program asks for quiet"), N_("%s asks for quiet") },
    { "resume", N_("the computer has just woken up"), NULL },
    { "other-reminder", N_("another reminder is on screen"), NULL },
};

const char *hold_program(const char *who)
{
    static const char own[] = "lumbarctl";

    return strncmp(who, own, strlen(own)) == 0 ? own : who;
}

const char *hold_words(char *buf, size_t size, const char *hold)
{
    const size_t n = strcspn(hold, ":");
    const char *name = hold[n] ? hold + n + 1 : "";

    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        if (strlen(table[i].hold) != n || strncmp(table[i].hold, hold, n) != 0)
            continue;
        if (table[i].named && *name)
            translation_print(buf, size, _(table[i].named), hold_program(name));
        else
            translation_print(buf, size, "%s", _(table[i].words));
        return buf;
    }
    return translation_print(buf, size, "%s", hold);
}
