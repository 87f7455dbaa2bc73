/*
 * The text of a popup, for every kind of server.
 */
#include "notifier/plain_text.h"
#include "notifier/profile.h"

#include <glib.h>
#include <string.h>

static const struct plain_text_action ACTIONS[] = {
    { (char *)"start", (char *)"Start" },
    { (char *)"snooze", (char *)"Later" },
    { (char *)"skip", (char *)"Skip" },
};

static const struct plain_text_action STEP[] = {
    { (char *)"next", (char *)"Next <step> & go" },
    { (char *)"stop", (char *)"Stop" },
};

static const struct plain_text_action OTHER[] = {
    { (char *)"other-side", (char *)"Other side" },
};

#define BODY true, false
#define FULL true, true

static const struct {
    const char *name;
    struct plain_text_server server;
    const char *body;
    const struct plain_text_action *actions;
    size_t n_actions;
    const char *wanted;
} CASES[] = {
    { "plain", { BODY, true, "Click" }, "a < b & c > d", ACTIONS, 3, "a < b & c > d" },
    { "markup", { FULL, true, "Click" }, "a < b & c > d", ACTIONS, 3, "a &lt; b &amp; c &gt; d" },
    { "an entity in the text stays text", { FULL, true, NULL }, "&lt;", NULL, 0, "&amp;lt;" },
    { "quotes stay", { FULL, true, NULL }, "\"it's\"", NULL, 0, "\"it's\"" },
    { "no body", { false, true, false, "Click" }, "text", ACTIONS, 3, "" },
    { "no buttons, no click",
      { BODY, false, NULL },
      "text",
      ACTIONS,
      3,
      "text\nTo answer, type: lumbarctl snooze, lumbarctl skip" },
    { "a click",
      { BODY, false, "Click" },
      "text",
      ACTIONS,
      3,
      "Click to start\ntext\nOr type: lumbarctl snooze, lumbarctl skip" },
    { "a click, with markup",
      { FULL, false, "Click" },
      "text",
      STEP,
      2,
      "text\nClick for \"Next &lt;step&gt; &amp; go\", or type: lumbarctl next, lumbarctl stop" },
    { "an empty body",
      { BODY, false, NULL },
      "",
      ACTIONS,
      3,
      "To answer, type: lumbarctl snooze, lumbarctl skip" },
    { "nothing to do", { BODY, false, "Click" }, "text", NULL, 0, "text" },
    { "a key without a command",
      { BODY, false, "Click" },
      "text",
      OTHER,
      1,
      "text\nClick for \"Other side\"" },
    { "no way at all", { BODY, false, NULL }, "text", OTHER, 1, "text" },
};

static void test_body(gconstpointer data)
{
    size_t i = GPOINTER_TO_SIZE(data);
    g_autofree char *body =
        plain_text_body(CASES[i].body, &CASES[i].server, CASES[i].actions, CASES[i].n_actions);

    g_assert_cmpstr(body, ==, CASES[i].wanted);
}

/* A server that reads markup finds none in any text. */
static void test_markup_is_escaped(void)
{
    static const char LETTERS[] = "&<>;ab\n\"'/";
    const struct plain_text_server server = { FULL, false, "Click" };
    char text[33] = { 0 };

    for (int round = 0; round < 2000; round++) {
        for (size_t i = 0; i < sizeof text - 1; i++)
            text[i] = LETTERS[g_random_int_range(0, (gint32)sizeof LETTERS - 1)];
        g_autofree char *body = plain_text_body(text, &server, ACTIONS, 3);
        g_assert_null(strpbrk(body, "<>"));
        for (const char *p = strchr(body, '&'); p; p = strchr(p + 1, '&'))
            g_assert_true(g_str_has_prefix(p, "&amp;") || g_str_has_prefix(p, "&lt;") ||
                          g_str_has_prefix(p, "&gt;"));
    }
}

/* The members of each profile must be consistent. */
static void test_profiles(void)
{
    static const char *const KNOWN[] = {
        "dunst",       "mako",   "Xfce Notify Daemon",     "Notification Daemon",
        "gnome-shell", "Plasma", "SwayNotificationCenter", "lxqt-notificationd",
        "cinnamon"
    };

    for (size_t i = 0; i < G_N_ELEMENTS(KNOWN); i++) {
        const struct profile *profile = profile_find(KNOWN[i], "");
        g_assert_cmpstr(profile->server, ==, KNOWN[i]);
        g_assert_true(profile->has_buttons || profile->click);
        g_assert_false(profile->default_is_button && profile->click);
        g_assert_cmpint(profile->dnd, <, DND_KIND_MAX);
    }
    g_assert_null(profile_find("something else", "")->server);
    g_assert_null(profile_find("", "")->server);
    g_assert_false(profile_find("Notification Daemon", "GNOME")->closes_on_action);
    g_assert_true(profile_find("Notification Daemon", "MATE")->closes_on_action);
    g_assert_false(profile_find("something else", "")->has_gauge);
    g_assert_false(profile_find("something else", "")->has_expiry);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autofree char *path = g_strdup_printf("/text/body/%s", CASES[i].name);
        g_test_add_data_func(path, GSIZE_TO_POINTER(i), test_body);
    }
    g_test_add_func("/text/markup-is-escaped", test_markup_is_escaped);
    g_test_add_func("/profile/table", test_profiles);
    return g_test_run();
}
