#include "ctl/doctor/advice_counting.h"

#include <stdlib.h>

#include "ctl/text/format.h"
#include "wording/translation.h"

/* Input this long after a lock, a sleep or a change of the user contradicts it. */
#define CONTRADICTED_AFTER (10 * USEC_SEC)

static bool is_state(const struct property_list *source, const char *state)
{
    return g_strcmp0(property_list_string(source, "State"), state) == 0;
}

static const char *text_of(const struct property_list *source, const char *name)
{
    const char *text = property_list_string(source, name);

    return text && *text ? text : _("no reason was given");
}

static bool has_display(void)
{
    const char *wayland = getenv("WAYLAND_DISPLAY"), *x11 = getenv("DISPLAY");

    return (wayland && *wayland) || (x11 && *x11);
}

static const struct property_list *find_refused(const struct findings *f)
{
    for (unsigned i = 0; i < f->sources->len; i++)
        if (property_list_contains(g_ptr_array_index(f->sources, i), "Flags", "refused"))
            return g_ptr_array_index(f->sources, i);
    return NULL;
}

static void check_refused(GPtrArray *all, const struct findings *f,
                          const struct property_list *refused)
{
    advice_add(all,
               g_strdup_printf(_("The service cannot tell whether you are here: %s. It connects by "
                                 "itself as soon as the server accepts it."),
                               text_of(refused, "Detail")),
               f->has_manager ? "systemctl --user import-environment DISPLAY XAUTHORITY && "
                                "systemctl --user restart lumbard"
                              : NULL);
}

static void check_display(GPtrArray *all, const struct findings *f)
{
    const char *idle = property_list_string(f->presence, "IdleSource");
    const struct property_list *refused = find_refused(f);

    if (!idle || *idle)
        return;
    if (refused)
        check_refused(all, f, refused);
    else if (has_display() && f->has_manager)
        advice_add(
            all,
            g_strdup(_("The service cannot reach your display, so it cannot tell whether you "
                       "are here.")),
            "systemctl --user import-environment DISPLAY XAUTHORITY WAYLAND_DISPLAY && "
            "systemctl --user restart lumbard");
    else if (has_display())
        advice_add(
            all,
            g_strdup(_("The service cannot reach your display, so it cannot tell whether you "
                       "are here. Start it inside your session.")),
            NULL);
    else
        advice_add(
            all,
            g_strdup(_("There is no display, so the service cannot tell whether you are here. "
                       "Log in to a desktop.")),
            NULL);
}

/* Locks, sleep and changes of the user. */
static void check_session(GPtrArray *all, const struct property_list *source)
{
    if (!is_state(source, "ready") && !is_state(source, "standby"))
        advice_add(
            all,
            g_strdup_printf(_("The service does not see when you lock the screen, when the "
                              "computer sleeps or when another user takes over: %s. Such time "
                              "may count as sitting. Log in through systemd-logind or elogind."),
                            text_of(source, "Detail")),
            NULL);
}

/* The end of "which reports ...", by the kind of the source. */
static const char *purpose_of(const struct property_list *source)
{
    static const struct {
        const char *kind, *words;
    } purposes[] = {
        { "idle", N_("the activity of keyboard and mouse") },
        { "session", N_("when the screen is locked and when the computer sleeps") },
        { "inhibitor", N_("the programs that keep the screen on") },
        { "media", N_("the media players") },
        { "call", N_("calls and shared screens") },
        { "hold", N_("full-screen windows and games") },
        { "tracker", N_("fitness trackers") },
        { "sensor", N_("whether you sit in front of the screen") },
    };
    const char *kind = property_list_string(source, "Kind");

    for (size_t i = 0; i < G_N_ELEMENTS(purposes); i++)
        if (g_strcmp0(kind, purposes[i].kind) == 0)
            return _(purposes[i].words);
    return _("more about you");
}

static void check_source(GPtrArray *all, const struct property_list *source)
{
    const char *name = text_of(source, "Name"), *detail = text_of(source, "Detail");

    if (g_strcmp0(name, "session") == 0)
        check_session(all, source);
    else if (is_state(source, "failed") && !property_list_contains(source, "Flags", "refused"))
        advice_add(all,
                   g_strdup_printf(_("The source %s, which reports %s, has failed: %s."), name,
                                   purpose_of(source), detail),
                   "lumbarctl log");
    if (property_list_contains(source, "Flags", "full"))
        advice_add(all,
                   g_strdup_printf(_("The source %s, which reports %s, cannot follow all your "
                                     "programs: %s. Close some, or list them in the setting "
                                     "Sitting.Ignore."),
                                   name, purpose_of(source), detail),
                   NULL);
}

static const struct {
    const char *reason, *since, *now, *command;
} reports[] = {
    { "lock",
      N_("Your desktop reports that the screen has been locked since %s, but there was input %s. As "
         "long as it reports this, your sitting is not counted."),
      N_("Your desktop still reports that the screen is locked (source: %s), although you are using "
         "the computer. The service ignores this report, so it would also miss the next one. Lock "
         "and unlock the screen once."),
      "loginctl unlock-session" },
    { "suspend",
      N_("Your desktop reports that the computer has been asleep since %s, but there was input %s. "
         "As long as it reports this, your sitting is not counted."),
      N_("Your desktop still reports that the computer is asleep (source: %s), although you are "
         "using the computer. The service ignores this report, so it would also miss the next one. "
         "Suspend and wake the computer once."),
      NULL },
    { "seat",
      N_("Your desktop reports that another user has been at the computer since %s, but there was "
         "input %s. As long as it reports this, your sitting is not counted."),
      N_("Your desktop still reports that another user is at the computer (source: %s), although "
         "you are using the computer. The service ignores this report, so it would also miss the "
         "next one. Switch to the other user and back once."),
      NULL },
};

/* There is input, although the desktop reports a lock, sleep or another user. */
static void check_contradiction(GPtrArray *all, const struct findings *f)
{
    const char *reason = property_list_string(f->presence, "StateReason");
    const usec since = property_list_usec(f->presence, "StateSinceTimestamp"),
               input = property_list_usec(f->presence, "LastInputTimestamp");
    char from[FORMAT_INSTANT_MAX], last[FORMAT_INSTANT_MAX];

    if (g_strcmp0(property_list_string(f->presence, "State"), "away") != 0 ||
        input < since + CONTRADICTED_AFTER)
        return;
    for (size_t i = 0; i < G_N_ELEMENTS(reports); i++)
        if (g_strcmp0(reason, reports[i].reason) == 0)
            advice_add(all,
                       g_strdup_printf(_(reports[i].since),
                                       format_instant(from, since, format_now()),
                                       format_at(last, input, format_now())),
                       reports[i].command);
}

/* The source whose report is wrong. */
static const char *find_contradicted(const struct findings *f)
{
    for (unsigned i = 0; i < f->sources->len; i++) {
        const struct property_list *p = g_ptr_array_index(f->sources, i);
        const char *name = property_list_string(p, "Name");

        if (name && property_list_contains(p, "Flags", "contradicted"))
            return name;
    }
    return "session";
}

/* The same for so long that the service has ignored the report. */
static void check_overruled(GPtrArray *all, const struct findings *f)
{
    const char *overruled = property_list_string(f->presence, "Overruled");

    for (size_t i = 0; i < G_N_ELEMENTS(reports); i++)
        if (g_strcmp0(overruled, reports[i].reason) == 0)
            advice_add(all, g_strdup_printf(_(reports[i].now), find_contradicted(f)),
                       reports[i].command);
}

static void check_machine(GPtrArray *all, const struct findings *f)
{
    if (g_strcmp0(property_list_string(f->presence, "StateReason"), "machine") == 0)
        advice_add(
            all,
            g_strdup(_("A program keeps resetting the idle time of the screen, so the service "
                       "cannot tell whether you are here. End that program. It may be a "
                       "keep-awake tool, or a script with \"xset s reset\".")),
            NULL);
}

void advice_on_counting(GPtrArray *all, const struct findings *f)
{
    check_display(all, f);
    for (unsigned i = 0; i < f->sources->len; i++)
        check_source(all, g_ptr_array_index(f->sources, i));
    check_contradiction(all, f);
    check_overruled(all, f);
    check_machine(all, f);
}
