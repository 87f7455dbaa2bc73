/*
 * The words are those that programs were seen to use (the numbers are versions):
 *
 *   Firefox      "video-playing", "audio-playing" (91), "Playing video", "Playing audio" (148)
 *   Chromium     "Video Wake Lock", "Playing audio", "WebRTC has active PeerConnections" (101), as
 *                do all programs built on it; "Playing video" (before)
 *   VLC          "Playing some media.", for films only (3.0), translated
 *   Haruna       "Playing media file", translated; Celluloid "Playing", translated
 *   Zoom         "in a meeting" (5.10); Jami "There are active calls", translated
 *   Electron     "Electron", for every inhibitor: programs for calls inhibit while they call
 *   SDL          "Playing a game"
 *   Caffeine     "Inhibit by Caffeine", as "user" (the extension of GNOME); Cinnamon's applet
 *                inhibit@cinnamon.org and Plasma's battery applet have translated reasons
 *
 * Mutter inhibits for Wayland windows ("mutter", "idle-inhibit"), and mpv has only such windows:
 * there the purpose is unknown.
 */
#include "sources/purpose.h"

#include <string.h>

#include "sources/programs.h"

/* Bytes. No word of the table is longer. */
#define WORD_MAX 24

enum meaning {
    MEANS_CALL = 1,
    MEANS_VIDEO = 2,
    MEANS_MUSIC = 4,
    MEANS_WORK = 8,
    MEANS_GAME = 16,
    MEANS_AWAKE = 32,
};

/* Arrays, not pointers: see programs.c. */
static const struct {
    char word[WORD_MAX];
    enum meaning meaning;
} words[] = {
    { "call", MEANS_CALL },
    { "calls", MEANS_CALL },
    { "conference", MEANS_CALL },
    { "conferencing", MEANS_CALL },
    { "huddle", MEANS_CALL },
    { "meeting", MEANS_CALL },
    { "peerconnections", MEANS_CALL },
    { "videocall", MEANS_CALL },
    { "videoconference", MEANS_CALL },
    { "voip", MEANS_CALL },
    { "webrtc", MEANS_CALL },
    { "dvd", MEANS_VIDEO },
    { "film", MEANS_VIDEO },
    { "movie", MEANS_VIDEO },
    { "movies", MEANS_VIDEO },
    { "tv", MEANS_VIDEO },
    { "video", MEANS_VIDEO },
    { "videos", MEANS_VIDEO },
    { "game", MEANS_GAME },
    { "games", MEANS_GAME },
    { "gaming", MEANS_GAME },
    { "audio", MEANS_MUSIC },
    { "music", MEANS_MUSIC },
    { "podcast", MEANS_MUSIC },
    { "radio", MEANS_MUSIC },
    { "awake", MEANS_AWAKE },
    { "caffeinate", MEANS_AWAKE },
    { "caffeinated", MEANS_AWAKE },
    { "caffeine", MEANS_AWAKE },
    { "keepawake", MEANS_AWAKE },
    /* The machine works on a film, which need not be watched. */
    { "burning", MEANS_WORK },
    { "capturing", MEANS_WORK },
    { "converting", MEANS_WORK },
    { "copying", MEANS_WORK },
    { "downloading", MEANS_WORK },
    { "encoding", MEANS_WORK },
    { "exporting", MEANS_WORK },
    { "importing", MEANS_WORK },
    { "recording", MEANS_WORK },
    { "rendering", MEANS_WORK },
    { "transcoding", MEANS_WORK },
    { "uploading", MEANS_WORK },
};

static bool is_word(const char *text, size_t length, const char *word)
{
    return strlen(word) == length && strncasecmp(text, word, length) == 0;
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

static unsigned read_word(const char *word, size_t length)
{
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (is_word(word, length, words[i].word))
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

static enum evidence_kind kind_of_words(unsigned meaning)
{
    if (meaning & MEANS_CALL) /* also "video call" */
        return EVIDENCE_CALL_WORD;
    if (meaning & MEANS_WORK)
        return EVIDENCE_INHIBITOR;
    if (meaning & MEANS_GAME)
        return EVIDENCE_GAME;
    if (meaning & MEANS_VIDEO)
        return EVIDENCE_VIDEO;
    if (meaning & MEANS_MUSIC)
        return EVIDENCE_MUSIC;
    return meaning & MEANS_AWAKE ? EVIDENCE_KEEP_AWAKE : EVIDENCE_INHIBITOR;
}

enum evidence_kind purpose_of(const char *program, const char *reason)
{
    const unsigned meaning = read_words(reason);

    switch (program_class_of(program)) {
    case PROGRAM_KEEP_AWAKE:
        return EVIDENCE_KEEP_AWAKE;
    case PROGRAM_GAME:
        return EVIDENCE_GAME;
    case PROGRAM_VIDEO_PLAYER:
        return meaning ? kind_of_words(meaning) : EVIDENCE_VIDEO;
    case PROGRAM_MUSIC_PLAYER:
        return meaning ? kind_of_words(meaning) : EVIDENCE_MUSIC;
    case PROGRAM_CALLER:
        return meaning ? kind_of_words(meaning) : EVIDENCE_CALL_WORD;
    default:
        return kind_of_words(meaning);
    }
}
