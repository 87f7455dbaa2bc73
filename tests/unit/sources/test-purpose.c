/*
 * Purpose: the strings that programs use, and those that only look like them.
 */
#include <glib.h>

#include "sources/programs.h"
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
        { "My SDL application", "Playing a game", EVIDENCE_GAME },
        { "some game", "Gaming", EVIDENCE_GAME },
        { "joystickwake", "", EVIDENCE_GAME },
        { "mutter", "idle-inhibit", EVIDENCE_INHIBITOR },
        { "caffeine", "Caffeine: user wants it so", EVIDENCE_KEEP_AWAKE },
        { "caffeine", "Playing video", EVIDENCE_KEEP_AWAKE },
        { "user", "Inhibit by Caffeine", EVIDENCE_KEEP_AWAKE },
        { "inhibit@cinnamon.org", "prevent system sleep and suspension", EVIDENCE_KEEP_AWAKE },
        { "org.kde.plasmashell", "Le widget", EVIDENCE_KEEP_AWAKE },
        { "systemd-inhibit", "Unknown reason", EVIDENCE_KEEP_AWAKE },
        { "any", "Keeps the computer awake", EVIDENCE_KEEP_AWAKE },
        { "spotify", "", EVIDENCE_MUSIC },
        { "x", "recalled, videography, audiovisual; callsomebodyverylongindeed",
          EVIDENCE_INHIBITOR },
        { "x", "vidéo, Anruf, ビデオ", EVIDENCE_INHIBITOR },
        { "", "", EVIDENCE_INHIBITOR },
        { "", "a film", EVIDENCE_VIDEO },
    };

    for (size_t i = 0; i < G_N_ELEMENTS(table); i++) {
        char program[PROGRAM_NAME_MAX];

        g_test_message("%s: %s", table[i].program, table[i].reason);
        program_name(program, table[i].program);
        g_assert_cmpint(purpose_of(program, table[i].reason), ==, table[i].kind);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/purpose/reasons", test_reasons);
    return g_test_run();
}
