#include "ctl/advice.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "ctl/text.h"

static void advice_free(void *data)
{
    struct advice *advice = data;

    g_free(advice->sentence);
    g_free(advice);
}

/* Takes @sentence. */
static void add(GPtrArray *all, char *sentence, const char *command)
{
    struct advice *advice = g_new(struct advice, 1);

    *advice = (struct advice){ .sentence = sentence, .command = command };
    g_ptr_array_add(all, advice);
}

bool advice_is_enabled(const struct findings *f)
{
    static const char *const words[] = { "enabled",  "enabled-runtime", "static",    "alias",
                                         "indirect", "generated",       "transient", NULL };

    return f->unit_file && g_strv_contains(words, f->unit_file);
}

static bool is_masked(const struct findings *f)
{
    return f->unit_file && g_str_has_prefix(f->unit_file, "masked");
}

static void judge_service(GPtrArray *all, const struct findings *f)
{
    if (f->is_running)
        return;
    if (is_masked(f))
        add(all, g_strdup("The service does not run, and its unit is masked."),
            "systemctl --user unmask lumbard && systemctl --user enable --now lumbard");
    else if (g_strcmp0(f->unit_active, "failed") == 0)
        add(all, g_strdup("The service has failed; lumbarctl log says why."),
            "systemctl --user restart lumbard");
    else if (f->has_manager && !f->unit_file)
        add(all,
            g_strdup("The service does not run, and systemd does not know it: after installing it, "
                     "let systemd read its units anew."),
            "systemctl --user daemon-reload && systemctl --user enable --now lumbard");
    else if (f->has_manager)
        add(all, g_strdup("The service does not run."),
            advice_is_enabled(f) ? "systemctl --user start lumbard"
                                 : "systemctl --user enable --now lumbard");
    else
        add(all,
            g_strdup("The service does not run, and no systemd of yours is here to start it: "
                     "start it with your session."),
            "lumbard");
}

static void judge_unit(GPtrArray *all, const struct findings *f)
{
    if (!f->is_running || !f->unit_file || advice_is_enabled(f))
        return;
    if (is_masked(f))
        add(all, g_strdup("The unit is masked: the service will not start with your session."),
            "systemctl --user unmask lumbard && systemctl --user enable lumbard");
    else
        add(all, g_strdup("The unit is not enabled: the service will not start with your session."),
            "systemctl --user enable lumbard");
}

static bool has_display(void)
{
    const char *wayland = getenv("WAYLAND_DISPLAY"), *x11 = getenv("DISPLAY");

    return (wayland && *wayland) || (x11 && *x11);
}

static void judge_sources(GPtrArray *all, const struct findings *f)
{
    const char *idle = properties_string(f->presence, "IdleSource");

    if (idle && !*idle) {
        if (has_display() && f->has_manager)
            add(all,
                g_strdup("No idle source: the service does not reach the display that is here, so "
                         "nothing tells whether you sit."),
                "systemctl --user import-environment DISPLAY XAUTHORITY WAYLAND_DISPLAY && "
                "systemctl --user restart lumbard");
        else if (has_display())
            add(all,
                g_strdup("No idle source: the service does not reach the display that is here, so "
                         "nothing tells whether you sit. Start it inside the session."),
                NULL);
        else
            add(all,
                g_strdup("No idle source: there is no display, so nothing tells whether you sit. "
                         "Log in to a desktop."),
                NULL);
    }
    for (unsigned i = 0; i < f->sources->len; i++) {
        const struct properties *p = g_ptr_array_index(f->sources, i);
        const char *name = properties_string(p, "Name"), *detail = properties_string(p, "Detail");

        if (g_strcmp0(properties_string(p, "State"), "failed") == 0) {
            g_autofree char *safe = text_safe(detail && *detail ? detail : "it does not say why");

            add(all, g_strdup_printf("The source %s has failed: %s.", name ? name : "?", safe),
                "lumbarctl log");
        }
    }
}

static void judge_server(GPtrArray *all, const struct findings *f)
{
    const struct server_findings *s = &f->server;

    if (!f->is_notifier_installed)
        add(all,
            g_strdup("The notifier, lumbard-notifier, is not installed: suggestions cannot be "
                     "shown. Install lumbard whole."),
            NULL);
    if (!s->is_running && !s->is_activatable)
        add(all, g_strdup("No notification server: install one, for example dunst."),
            "sudo apt install dunst");
    else if (s->is_running && !s->has_answered)
        add(all,
            g_strdup_printf("The notification server does not answer within 2 s: end it (%s), and "
                            "start it again.",
                            s->process ? s->process : "whatever it is"),
            NULL);
}

static void judge_history(GPtrArray *all, const struct findings *f)
{
    if (f->history_error == -ENOSPC || f->history_error == -EDQUOT)
        add(all,
            g_strdup_printf("The history cannot be written: there is no room left for %s.",
                            f->history_folder),
            NULL);
    else if (f->history_error)
        add(all,
            g_strdup_printf("The history cannot be written: make %s a folder of yours.",
                            f->history_folder),
            NULL);
}

GPtrArray *advice_for(const struct findings *f)
{
    GPtrArray *all = g_ptr_array_new_with_free_func(advice_free);

    judge_service(all, f);
    judge_unit(all, f);
    judge_sources(all, f);
    judge_server(all, f);
    judge_history(all, f);
    return all;
}
