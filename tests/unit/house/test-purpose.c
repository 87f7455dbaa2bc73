/*
 * Purpose: the strings that programs use, and those that only look like them.
 */
#include <glib.h>

#include "sources/purpose.h"

static void test_reasons(void)
{
    static const struct {
        const char *program, *reason;
        enum evidence_kind kind;
    } table[] = {
        { "firefox", "video-playing", EVIDENCE_VIDEO },
        { "firefox_firefox", "Playing video", EVIDENCE_VIDEO },
        { "firefox", "audio-playing", EVIDENCE_MUSIC },
        { "snap.firefox", "Playing audio", EVIDENCE_MUSIC },
        { "firefox", "screen", EVIDENCE_INHIBITOR },
        { "/usr/bin/google-chrome-beta", "Playing Video", EVIDENCE_VIDEO },
        { "/usr/bin/chromium", "Video Wake Lock", EVIDENCE_VIDEO },
        { "chromium", "WebRTC has active PeerConnections", EVIDENCE_CALL_WORD },
        { "chromium", "Capturing", EVIDENCE_INHIBITOR },
        { "vlc", "Playing some media.", EVIDENCE_VIDEO },
        { "vlc", "Lecture en cours.", EVIDENCE_VIDEO },
        { "org.kde.haruna", "Playing media file", EVIDENCE_VIDEO },
        { "io.github.celluloid_player.Celluloid", "Playing", EVIDENCE_VIDEO },
        { "org.gnome.Totem", "Playing a movie", EVIDENCE_VIDEO },
        { "mpv", "", EVIDENCE_VIDEO },
        { "mpv", "Playing audio", EVIDENCE_MUSIC },
        { "ZOOM", "in a meeting", EVIDENCE_CALL_WORD },
        { "zoom", "", EVIDENCE_CALL_WORD },
        { "net.jami.Jami", "There are active calls", EVIDENCE_CALL_WORD },
        { "org.jitsi.jitsi-meet", "Electron", EVIDENCE_CALL_WORD },
        { "some.thing", "On a video-call", EVIDENCE_CALL_WORD },
        { "slack", "Electron", EVIDENCE_INHIBITOR },
        { "fr.handbrake.ghb", "Encoding video", EVIDENCE_INHIBITOR },
        { "com.obsproject.Studio", "Recording a video", EVIDENCE_INHIBITOR },
        { "My SDL application", "Playing a game", EVIDENCE_INHIBITOR },
        { "mutter", "idle-inhibit", EVIDENCE_INHIBITOR },
        { "caffeine", "Caffeine: user wants it so", EVIDENCE_INHIBITOR },
        { "x", "recalled, videography, audiovisual; callsomebodyverylongindeed",
          EVIDENCE_INHIBITOR },
        { "x", "vidéo, Anruf, ビデオ", EVIDENCE_INHIBITOR },
        { "", "", EVIDENCE_INHIBITOR },
        { "", "a film", EVIDENCE_VIDEO },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        g_test_message("%s: %s", table[i].program, table[i].reason);
        g_assert_cmpint(purpose_of(table[i].program, table[i].reason), ==, table[i].kind);
    }
}

static void test_players(void)
{
    static const char *const yes[] = {
        "vlc",
        "vlc.desktop",
        "vlc_vlc",
        "org.videolan.VLC",
        "org.videolan.VLC.desktop",
        "/usr/share/applications/mpv.desktop",
        "io.mpv.Mpv",
        "com.github.rafostar.Clapper",
        "org.gnome.Showtime",
        "info.smplayer.SMPlayer",
        "org.kde.dragonplayer",
        "com.github.iwalton3.jellyfin-media-player",
        "io.elementary.videos",
    };
    static const char *const no[] = {
        "",
        ".",
        "..",
        "_",
        "/",
        ".desktop",
        "vlc.",
        "vlc/",
        "vl",
        "vlcc",
        "xmpv",
        "firefox",
        "org.mozilla.firefox",
        "chromium",
        "google-chrome.desktop",
        "spotify",
        "org.gnome.Rhythmbox3",
        "elisa",
        "plexamp",
        "vlc.example.org",
    };

    for (size_t i = 0; i < G_N_ELEMENTS(yes); i++)
        g_assert_true(purpose_is_video_player(yes[i]));
    for (size_t i = 0; i < G_N_ELEMENTS(no); i++) {
        g_test_message("%s", no[i]);
        g_assert_false(purpose_is_video_player(no[i]));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/purpose/reasons", test_reasons);
    g_test_add_func("/purpose/players", test_players);
    return g_test_run();
}
