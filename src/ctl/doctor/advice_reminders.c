#include "ctl/doctor/advice_reminders.h"

#include <string.h>

#include "ctl/text/describe.h"
#include "ctl/text/format.h"
#include "ctl/text/trouble.h"
#include "notifier/gnome_place.h"
#include "notifier/profile.h"
#include "wording/translation.h"

#define SUGGEST "lumbarctl suggest"

static void check_notifier(GPtrArray *all, const struct findings *f)
{
    if (!f->is_notifier_installed)
        advice_add(
            all,
            g_strdup(_("The program lumbard-notifier is not installed, so reminders cannot be "
                       "shown. Reinstall lumbard.")),
            NULL);
}

/* systemd gives the name of the notification server to one unit and refuses the others. */
static void check_rivals(GPtrArray *all, const GPtrArray *installed)
{
    g_autoptr(GString) names = g_string_new(NULL);

    for (unsigned i = 0; i < installed->len; i++)
        g_string_append_printf(names, "%s%s", i ? _(" and ") : "",
                               (const char *)g_ptr_array_index(installed, i));
    advice_add(
        all,
        g_strdup_printf(_("No notification server is running, and %u are installed: %s. They use "
                          "the same name on the bus, so systemd may start none of them. Remove "
                          "all but one, or start the one that you want with your session."),
                        installed->len, names->str),
        NULL);
}

static void check_server(GPtrArray *all, const struct findings_server *s)
{
    if (!s->is_running && !s->is_activatable)
        advice_add(all,
                   g_strdup(_("There is no notification server, so reminders cannot be shown. "
                              "Install one, for example dunst.")),
                   "sudo apt install dunst");
    else if (!s->is_running && s->installed->len > 1)
        check_rivals(all, s->installed);
    else if (s->is_running && !s->has_answered)
        advice_add(
            all,
            g_strdup_printf(_("The notification server (%s) does not answer within 2 seconds, so "
                              "reminders cannot be shown. Restart it."),
                            s->process ? s->process : _("process unknown")),
            NULL);
}

#define END_MODES "makoctl mode -s default"

/* The switch of each server. */
static const char *const switch_commands[DND_KIND_MAX] = {
    [DND_DUNST] = "dunstctl set-paused false",
    [DND_MAKO] = END_MODES,
    [DND_SWAYNC] = "swaync-client --dnd-off",
    [DND_XFCE] = "xfconf-query -c xfce4-notifyd -p /do-not-disturb -s false",
    [DND_GNOME] = "gsettings set " GNOME_PLACE_SCHEMA " " GNOME_PLACE_BANNERS " true",
};

static const struct {
    const char *sentence; /* with the name of the server, except for GNOME */
    const char *command;
} silences[FINDINGS_SILENCE_MAX] = {
    /* TRANSLATORS: the name of a notification server */
    [FINDINGS_SWITCH] = { N_("Do not disturb is on in %s, so no reminder appears. Turn it off when "
                             "you want reminders again."),
                          NULL },
    [FINDINGS_MODE] = { N_("A mode that the setting Notify.QuietModes names is on in %s, so no "
                           "reminder appears. End it when you want reminders again; if it hides no "
                           "notifications, remove its name from the setting."),
                        END_MODES },
    [FINDINGS_PROGRAM] = { N_("A program has silenced %s, so no reminder appears until the program "
                              "ends that. To end it now:"),
                           "swaync-client --inhibitors-clear" },
    [FINDINGS_APP] = { N_("The notifications of Lumbard are off in GNOME, so no reminder appears. "
                          "Switch them on in Settings, Notifications, Lumbard."),
                       "gsettings set " GNOME_PLACE_APP " " GNOME_PLACE_ENABLE " true" },
    [FINDINGS_APP_BANNERS] = { N_("The pop-ups of Lumbard are off in GNOME, so no reminder "
                                  "appears. Switch them on in Settings, Notifications, Lumbard."),
                               "gsettings set " GNOME_PLACE_APP " " GNOME_PLACE_BANNERS " true" },
};

static void check_silence(GPtrArray *all, const struct findings_server *s)
{
    for (size_t i = 0; i < FINDINGS_SILENCE_MAX; i++) {
        const char *command = silences[i].command;

        if (!(s->silence & 1u << i))
            continue;
        if (i == FINDINGS_SWITCH && s->profile)
            command = switch_commands[s->profile->dnd];
        advice_add(all, g_strdup_printf(_(silences[i].sentence), s->name), command);
    }
}

/* Then "lumbarctl suggest" would show nothing. */
static bool is_silenced(const struct findings *f)
{
    return f->server.silence != 0 || property_list_contains(f->coach, "HeldBy", "dnd");
}

static void check_delivery(GPtrArray *all, const struct findings *f)
{
    g_autofree char *sentence = trouble_delivery(f->coach, format_now());
    const char *word = property_list_string(f->coach, "Failure");

    if (!sentence)
        return;
    if (g_strcmp0(word, "no-notifier") == 0 || g_strcmp0(word, "error") == 0)
        advice_add(all, g_strdup_printf(_("%s. To see why:"), sentence), "lumbarctl log");
    else if (is_silenced(f))
        advice_add(all, g_strdup_printf("%s.", sentence), NULL);
    else
        advice_add(all, g_strdup_printf(_("%s. To try again now:"), sentence), SUGGEST);
}

static void add_wait(GPtrArray *all, char *sentence, const char *command)
{
    struct advice *advice;

    advice_add(all, sentence, command);
    advice = g_ptr_array_index(all, all->len - 1);
    advice->is_wait = true;
}

/* Nothing is wrong: this program waits for the other one. */
static void check_other_reminders(GPtrArray *all, const struct findings *f)
{
    for (unsigned i = 0; i < f->sources->len; i++)
        if (property_list_contains(g_ptr_array_index(f->sources, i), "Flags", "reminds"))
            add_wait(all,
                     g_strdup(_("GNOME reminds you of breaks, too (Settings, Wellbeing). Lumbard "
                                "waits a few minutes after each of its reminders. If one of the "
                                "two is enough, turn off lumbard with systemctl --user disable "
                                "--now lumbard, or turn off GNOME's reminders:")),
                     "gsettings set org.gnome.desktop.break-reminders selected-breaks \"[]\"");
}

/* Waits that the person has chosen. */
static void check_waits(GPtrArray *all, const struct findings *f)
{
    static const struct {
        const char *phase, *sentence, *with_command, *command;
    } waits[] = {
        /* TRANSLATORS: such as "paused until 14:05" */
        { "paused", N_("Next reminder: %s."), N_("Next reminder: %s. To end the pause:"),
          "lumbarctl resume" },
        { "quiet", N_("Next reminder: %s."), N_("Next reminder: %s. To see one now:"), SUGGEST },
        { "snoozed", N_("Next reminder: %s."), N_("Next reminder: %s. To see it now:"), SUGGEST },
        { "held", N_("Next reminder: %s. It appears when that ends."),
          N_("Next reminder: %s. It appears when that ends. To see it now:"), SUGGEST },
    };
    const char *phase = property_list_string(f->coach, "Phase");
    g_autofree char *next = describe_next(f->coach, f->presence, format_now(), false);

    for (size_t i = 0; next && i < G_N_ELEMENTS(waits); i++) {
        const bool is_useless = strcmp(waits[i].command, SUGGEST) == 0 && is_silenced(f);

        if (g_strcmp0(phase, waits[i].phase) == 0)
            add_wait(
                all,
                g_strdup_printf(_(is_useless ? waits[i].sentence : waits[i].with_command), next),
                is_useless ? NULL : waits[i].command);
    }
}

void advice_on_reminders(GPtrArray *all, const struct findings *f)
{
    check_notifier(all, f);
    check_server(all, &f->server);
    check_silence(all, &f->server);
    check_delivery(all, f);
    check_other_reminders(all, f);
    check_waits(all, f);
}
