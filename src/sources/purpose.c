/*
 * The words are those that programs have been seen to use (the figures are versions):
 *
 *   Firefox      "video-playing", "audio-playing" (91), "Playing video", "Playing audio" (148)
 *   Chromium     "Video Wake Lock", "Playing audio", "WebRTC has active PeerConnections" (101), and
 *                so all that is built on it; "Playing video" (before)
 *   VLC          "Playing some media.", for films only (3.0), translated
 *   Haruna       "Playing media file", translated; Celluloid "Playing", translated
 *   Zoom         "in a meeting" (5.10); Jami "There are active calls", translated
 *   Electron     "Electron", whenever a program asks: known callers ask while they call
 *   SDL          "Playing a game"
 *
 * Mutter asks for Wayland windows ("mutter", "idle-inhibit") and mpv has nothing but such windows:
 * there nothing tells.
 */
#include "sources/purpose.h"

#include <string.h>

/* Longer words are none of ours. */
#define WORD_MAX 24

enum meaning { SAYS_CALL = 1, SAYS_VIDEO = 2, SAYS_MUSIC = 4, SAYS_WORK = 8 };

static const struct {
    const char *word;
    enum meaning meaning;
} words[] = {
    { "call", SAYS_CALL },
    { "calls", SAYS_CALL },
    { "conference", SAYS_CALL },
    { "conferencing", SAYS_CALL },
    { "huddle", SAYS_CALL },
    { "meeting", SAYS_CALL },
    { "peerconnections", SAYS_CALL },
    { "videocall", SAYS_CALL },
    { "videoconference", SAYS_CALL },
    { "voip", SAYS_CALL },
    { "webrtc", SAYS_CALL },
    { "dvd", SAYS_VIDEO },
    { "film", SAYS_VIDEO },
    { "movie", SAYS_VIDEO },
    { "movies", SAYS_VIDEO },
    { "tv", SAYS_VIDEO },
    { "video", SAYS_VIDEO },
    { "videos", SAYS_VIDEO },
    { "audio", SAYS_MUSIC },
    { "music", SAYS_MUSIC },
    { "podcast", SAYS_MUSIC },
    { "radio", SAYS_MUSIC },
    /* The machine works on a film, and nobody needs to watch it. */
    { "burning", SAYS_WORK },
    { "capturing", SAYS_WORK },
    { "converting", SAYS_WORK },
    { "copying", SAYS_WORK },
    { "downloading", SAYS_WORK },
    { "encoding", SAYS_WORK },
    { "exporting", SAYS_WORK },
    { "importing", SAYS_WORK },
    { "recording", SAYS_WORK },
    { "rendering", SAYS_WORK },
    { "transcoding", SAYS_WORK },
    { "uploading", SAYS_WORK },
};

static const char *const video_players[] = {
    "celluloid",
    "clapper",
    "deepin-movie",
    "dragon",
    "dragonplayer",
    "freetube",
    "gnome-mpv",
    "haruna",
    "hypnotix",
    "jellyfin-media-player",
    "jellyfindesktop",
    "kaffeine",
    "kodi",
    "livi",
    "minitube",
    "mpc-qt",
    "mplayer",
    "mpv",
    "mythfrontend",
    "parole",
    "plex",
    "plexdesktop",
    "qmplay2",
    "showtime",
    "smplayer",
    "stremio",
    "totem",
    "videos", /* org.gnome.Videos, io.elementary.videos */
    "vlc",
    "xine",
    "xplayer",
};

/* Those that keep the screen on for nothing but a call; all others of their kind also show films,
 * or are said to by their reason. */
static const char *const callers[] = {
    "ekiga", "jami", "jitsi-meet", "linphone", "teams-for-linux", "twinkle", "webex", "zoom",
};

#define ENDING ".desktop"

/* The name without its folder, its ending and its owner's domain: "org.videolan.VLC.desktop" is
 * "VLC". Returns its begin, and its length. */
static const char *bare(const char *name, size_t *ret_length)
{
    const char *slash = strrchr(name, '/');
    const char *begin = slash ? slash + 1 : name;
    const size_t ending = strlen(ENDING);
    size_t length = strlen(begin);

    if (length > ending && strcmp(begin + length - ending, ENDING) == 0)
        length -= ending;
    for (size_t i = length; i-- > 0;)
        if (begin[i] == '.' && i + 1 < length) {
            begin += i + 1;
            length -= i + 1;
            break;
        }
    *ret_length = length;
    return begin;
}

static bool is_named(const char *name, size_t length, const char *known)
{
    return strlen(known) == length && strncasecmp(name, known, length) == 0;
}

/* Snaps are called twice, "vlc_vlc". */
static bool is_one_of(const char *program, const char *const *list, size_t n)
{
    size_t length;
    const char *name = bare(program, &length), *half = memrchr(name, '_', length);
    const size_t rest = half ? length - (size_t)(half + 1 - name) : 0;

    for (size_t i = 0; i < n; i++)
        if (is_named(name, length, list[i]) || (rest && is_named(half + 1, rest, list[i])))
            return true;
    return false;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static unsigned read_word(const char *word, size_t length)
{
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (is_named(word, length, words[i].word))
            return words[i].meaning;
    return 0;
}

static unsigned read_words(const char *text)
{
    unsigned meaning = 0;

    while (*text) {
        size_t length = 0;

        while (is_letter(text[length]))
            length++;
        if (length && length < WORD_MAX)
            meaning |= read_word(text, length);
        text += length ? length : 1;
    }
    return meaning;
}

enum evidence_kind purpose_of(const char *program, const char *reason)
{
    const unsigned said = read_words(reason);

    if (said & SAYS_CALL) /* "video call" as well */
        return EVIDENCE_CALL_WORD;
    if (said & SAYS_WORK)
        return EVIDENCE_INHIBITOR;
    if (said & SAYS_VIDEO)
        return EVIDENCE_VIDEO;
    if (said & SAYS_MUSIC)
        return EVIDENCE_MUSIC;
    if (purpose_is_video_player(program))
        return EVIDENCE_VIDEO;
    if (is_one_of(program, callers, sizeof callers / sizeof callers[0]))
        return EVIDENCE_CALL_WORD;
    return EVIDENCE_INHIBITOR;
}

bool purpose_is_video_player(const char *desktop_entry)
{
    return is_one_of(desktop_entry, video_players, sizeof video_players / sizeof video_players[0]);
}
