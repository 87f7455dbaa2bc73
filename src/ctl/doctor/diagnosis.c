#include "ctl/doctor/diagnosis.h"

#include <errno.h>

#include "config.h"
#include "ctl/doctor/advice_counting.h"
#include "ctl/doctor/advice_on_sound.h"
#include "ctl/doctor/advice_reminders.h"
#include "ctl/text/trouble.h"
#include "wording/translation.h"

static bool is_enabled(const struct findings *f)
{
    static const char *const words[] = { "enabled",  "enabled-runtime", "static",    "alias",
                                         "indirect", "generated",       "transient", NULL };

    return f->unit_file && g_strv_contains(words, f->unit_file);
}

static bool is_masked(const struct findings *f)
{
    return f->unit_file && g_str_has_prefix(f->unit_file, "masked");
}

static void check_service(GPtrArray *all, const struct findings *f)
{
    if (f->is_running)
        return;
    if (is_masked(f))
        advice_add(all, g_strdup(_("The service is not running, and its unit is masked.")),
                   "systemctl --user unmask lumbard && systemctl --user enable --now lumbard");
    else if (g_strcmp0(f->unit_active, "failed") == 0)
        advice_add(all, g_strdup(_("The service has failed. To see why: lumbarctl log")),
                   "systemctl --user restart lumbard");
    else if (f->has_manager && !f->unit_file)
        advice_add(
            all,
            g_strdup(_("The service is not running, and systemd does not know its unit. After an "
                       "installation, reload the units.")),
            "systemctl --user daemon-reload && systemctl --user enable --now lumbard");
    else if (f->has_manager)
        advice_add(all, g_strdup(_("The service is not running.")),
                   is_enabled(f) ? "systemctl --user start lumbard"
                                 : "systemctl --user enable --now lumbard");
    else
        advice_add(
            all,
            g_strdup(_(
                "The service is not running, and there is no systemd user manager to start it. "
                "Start it together with your desktop, by the line below in the file that starts "
                "your programs (for example ~/.xinitrc or the configuration of your window manager).")),
            LUMBARD_PROGRAM " &");
}

static void check_unit(GPtrArray *all, const struct findings *f)
{
    if (!f->is_running || !f->unit_file || is_enabled(f))
        return;
    if (is_masked(f))
        advice_add(all,
                   g_strdup(_("The unit is masked: the service will not start with your session.")),
                   "systemctl --user unmask lumbard && systemctl --user enable lumbard");
    else
        advice_add(
            all,
            g_strdup(_("The unit is not enabled: the service will not start with your session.")),
            "systemctl --user enable lumbard");
}

static void check_history(GPtrArray *all, const struct findings *f)
{
    g_autofree char *problem = trouble_history(f->history);

    if (f->history_error == -ENOSPC || f->history_error == -EDQUOT)
        advice_add(all,
                   g_strdup_printf(_("The history cannot be written: no space is left in %s."),
                                   f->history_folder),
                   NULL);
    else if (f->history_error)
        advice_add(
            all,
            g_strdup_printf(_("The history cannot be written: %s must be a folder that you own."),
                            f->history_folder),
            NULL);
    if (problem)
        advice_add(
            all,
            g_strdup_printf(_("The history is not written, so a restart of the service loses "
                              "what it has counted: %s."),
                            problem),
            "lumbarctl log");
}

/* All share one cure, which follows the first. */
static void check_configuration(GPtrArray *all, const struct findings *f)
{
    g_autofree char *problem = trouble_configuration(f->settings);
    char *place;

    if (!problem)
        return;
    advice_add(
        all,
        g_strdup_printf(_("%s. Correct the file; the service reads it again at once."), problem),
        NULL);
    for (gsize i = 1; (place = trouble_place(f->settings, i)); i++)
        advice_add(all, place, NULL);
}

GPtrArray *diagnosis_for(const struct findings *f)
{
    GPtrArray *all = advice_list_new();

    check_service(all, f);
    check_unit(all, f);
    check_configuration(all, f);
    advice_on_counting(all, f);
    advice_on_reminders(all, f);
    advice_on_sound(all, f);
    check_history(all, f);
    return all;
}
