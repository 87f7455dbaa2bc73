/*
 * Programs: the names under which one program appears, and what is known of it.
 */
#include <glib.h>
#include <string.h>

#include "sources/programs.h"

static const struct {
    const char *from, *name;
    enum program_class class;
} table[] = {
    { "vlc", "vlc", PROGRAM_VIDEO_PLAYER },
    { "vlc.desktop", "vlc", PROGRAM_VIDEO_PLAYER },
    { "vlc_vlc", "vlc", PROGRAM_VIDEO_PLAYER },
    { "org.videolan.VLC", "vlc", PROGRAM_VIDEO_PLAYER },
    { "org.videolan.VLC.desktop", "vlc", PROGRAM_VIDEO_PLAYER },
    { "VLC media player", "vlc", PROGRAM_VIDEO_PLAYER },
    { "/usr/share/applications/mpv.desktop", "mpv", PROGRAM_VIDEO_PLAYER },
    { "io.mpv.Mpv", "mpv", PROGRAM_VIDEO_PLAYER },
    { "com.github.rafostar.Clapper", "clapper", PROGRAM_VIDEO_PLAYER },
    { "org.gnome.Showtime", "showtime", PROGRAM_VIDEO_PLAYER },
    { "info.smplayer.SMPlayer", "smplayer", PROGRAM_VIDEO_PLAYER },
    { "org.kde.dragonplayer", "dragonplayer", PROGRAM_VIDEO_PLAYER },
    { "com.github.iwalton3.jellyfin-media-player", "jellyfin-media-player", PROGRAM_VIDEO_PLAYER },
    { "io.elementary.videos", "videos", PROGRAM_VIDEO_PLAYER },
    { "Spotify", "spotify", PROGRAM_MUSIC_PLAYER },
    { "com.spotify.Client", "spotify", PROGRAM_MUSIC_PLAYER },
    { "org.gnome.Rhythmbox3", "rhythmbox", PROGRAM_MUSIC_PLAYER },
    { "com.github.neithern.g4music", "g4music", PROGRAM_MUSIC_PLAYER },
    { "plexamp", "plexamp", PROGRAM_MUSIC_PLAYER },
    { "firefox", "firefox", PROGRAM_OTHER },
    { "Firefox", "firefox", PROGRAM_OTHER },
    { "firefox-esr", "firefox", PROGRAM_OTHER },
    { "Mozilla Firefox", "firefox", PROGRAM_OTHER },
    { "org.mozilla.firefox", "firefox", PROGRAM_OTHER },
    { "firefox_firefox", "firefox", PROGRAM_OTHER },
    { "snap.firefox", "firefox", PROGRAM_OTHER },
    { "/usr/lib/firefox/firefox-bin", "firefox", PROGRAM_OTHER },
    { "google-chrome.desktop", "google-chrome", PROGRAM_OTHER },
    { "/opt/google/chrome/google-chrome-stable", "google-chrome", PROGRAM_OTHER },
    { "Google-chrome", "google-chrome", PROGRAM_OTHER },
    { "com.google.Chrome", "google-chrome", PROGRAM_OTHER },
    { "chromium-browser", "chromium", PROGRAM_OTHER },
    { "org.chromium.Chromium", "chromium", PROGRAM_OTHER },
    { "com.brave.Browser", "brave", PROGRAM_OTHER },
    { "Brave-browser", "brave", PROGRAM_OTHER },
    { "Microsoft-edge-dev", "microsoft-edge", PROGRAM_OTHER },
    { "com.microsoft.Edge", "microsoft-edge", PROGRAM_OTHER },
    { "us.zoom.Zoom", "zoom", PROGRAM_CALLER },
    { "caffeine-ng", "caffeine-ng", PROGRAM_KEEP_AWAKE },
    { "Caffeine.desktop", "caffeine", PROGRAM_KEEP_AWAKE },
    { "caffeine@patapon.info", "caffeine@patapon.info", PROGRAM_KEEP_AWAKE },
    { "waybar", "waybar", PROGRAM_KEEP_AWAKE },
    { "pulseaudio", "pulseaudio", PROGRAM_SOUND_SERVER },
    { "jackd", "jackd", PROGRAM_SOUND_SERVER },
    { "mutter", "mutter", PROGRAM_WINDOWS },
    { "", "", PROGRAM_OTHER },
    { "/", "", PROGRAM_OTHER },
    { ".", ".", PROGRAM_OTHER },
    { "..", "..", PROGRAM_OTHER },
    { "_", "_", PROGRAM_OTHER },
    { ".desktop", ".desktop", PROGRAM_OTHER },
    { "vlc.", "vlc.", PROGRAM_OTHER },
    { "vlc/", "", PROGRAM_OTHER },
    { "vlcc", "vlcc", PROGRAM_OTHER },
    { "xmpv", "xmpv", PROGRAM_OTHER },
    { "vlc.example.org", "org", PROGRAM_OTHER },
    { "./backup.sh --all", "backup.sh --all", PROGRAM_OTHER },
    { "a\tb\xff", "a b?", PROGRAM_OTHER },
};

static void test_names(void)
{
    char name[PROGRAM_NAME_MAX], again[PROGRAM_NAME_MAX];

    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_test_message("%s", table[i].from);
        program_name(name, table[i].from);
        g_assert_cmpstr(name, ==, table[i].name);
        g_assert_cmpint(program_class_of(name), ==, table[i].class);
        program_name(again, name);
        g_assert_cmpstr(again, ==, name);
    }
}

static void test_long_names(void)
{
    char name[PROGRAM_NAME_MAX];
    GString *s = g_string_new(NULL);

    for (unsigned i = 0; i < 300; i++)
        g_string_append(s, "ü");
    program_name(name, s->str);
    g_assert_cmpuint(strlen(name), ==, PROGRAM_NAME_MAX - 2); /* no half of a character */
    g_assert_true(g_utf8_validate(name, -1, NULL));
    g_string_free(s, TRUE);
}

static void test_lists(void)
{
    static const char names[] = "org.mozilla.Firefox;My Player;mpv;a.sh";

    g_assert_true(program_is_listed(names, "firefox"));
    g_assert_true(program_is_listed(names, "Mozilla Firefox"));
    g_assert_true(program_is_listed(names, "my player"));
    g_assert_true(program_is_listed(names, "io.mpv.Mpv"));
    g_assert_true(program_is_listed(names, "A.SH"));
    g_assert_false(program_is_listed(names, "vlc"));
    g_assert_false(program_is_listed(names, "player"));
    g_assert_false(program_is_listed(names, ""));
    g_assert_false(program_is_listed("", "mpv"));
    g_assert_false(program_is_listed(";", ""));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/programs/names", test_names);
    g_test_add_func("/programs/long-names", test_long_names);
    g_test_add_func("/programs/lists", test_lists);
    return g_test_run();
}
