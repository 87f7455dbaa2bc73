#include "sources/programs.h"

#include <stddef.h>
#include <string.h>

#include "core/text.h"

/* The tables of this file contain the names, not pointers to them: each process would relocate
 * those, in memory of its own. */

/* Other names of a program, as program_name() would write them without this table. Browsers have
 * one name as a program and another one in their window and as a player. */
static const char aliases[][2][40] = {
    { "chrome", "google-chrome" },
    { "edge", "microsoft-edge" },
    { "firefox-developer-edition", "firefox" },
    { "firefoxdeveloperedition", "firefox" },
    { "google chrome", "google-chrome" },
    { "microsoft edge", "microsoft-edge" },
    { "mozilla firefox", "firefox" },
    { "mpv media player", "mpv" },
    { "msedge", "microsoft-edge" },
    { "navigator", "firefox" },
    { "plasma-browser-integration-host", "plasma-browser-integration" },
    { "rhythmbox3", "rhythmbox" },
    { "ungoogled_chromium", "chromium" },
    { "vlc media player", "vlc" },
};

/* The last part of an application id that names no program: "com.brave.Browser". */
static const char general[][16] = { "app", "application", "browser", "client", "desktop" };

/* Releases and wrappers of one program. */
static const char endings[][12] = {
    ".desktop", ".bin", ".exe",     ".real",   "-beta",     "-bin",     "-browser",
    "-dev",     "-esr", "-nightly", "-stable", "-unstable", "-wayland",
};

struct known_program {
    char name[32];
    enum program_class class;
};

static const struct known_program known[] = {
    { "celluloid", PROGRAM_VIDEO_PLAYER },
    { "clapper", PROGRAM_VIDEO_PLAYER },
    { "deepin-movie", PROGRAM_VIDEO_PLAYER },
    { "dragon", PROGRAM_VIDEO_PLAYER },
    { "dragonplayer", PROGRAM_VIDEO_PLAYER },
    { "freetube", PROGRAM_VIDEO_PLAYER },
    { "gnome-mpv", PROGRAM_VIDEO_PLAYER },
    { "haruna", PROGRAM_VIDEO_PLAYER },
    { "hypnotix", PROGRAM_VIDEO_PLAYER },
    { "jellyfin-media-player", PROGRAM_VIDEO_PLAYER },
    { "jellyfindesktop", PROGRAM_VIDEO_PLAYER },
    { "kaffeine", PROGRAM_VIDEO_PLAYER },
    { "kodi", PROGRAM_VIDEO_PLAYER },
    { "livi", PROGRAM_VIDEO_PLAYER },
    { "minitube", PROGRAM_VIDEO_PLAYER },
    { "mpc-qt", PROGRAM_VIDEO_PLAYER },
    { "mplayer", PROGRAM_VIDEO_PLAYER },
    { "mpv", PROGRAM_VIDEO_PLAYER },
    { "mythfrontend", PROGRAM_VIDEO_PLAYER },
    { "parole", PROGRAM_VIDEO_PLAYER },
    { "plex", PROGRAM_VIDEO_PLAYER },
    { "plexdesktop", PROGRAM_VIDEO_PLAYER },
    { "qmplay2", PROGRAM_VIDEO_PLAYER },
    { "showtime", PROGRAM_VIDEO_PLAYER },
    { "smplayer", PROGRAM_VIDEO_PLAYER },
    { "stremio", PROGRAM_VIDEO_PLAYER },
    { "totem", PROGRAM_VIDEO_PLAYER },
    { "videos", PROGRAM_VIDEO_PLAYER }, /* org.gnome.Videos, io.elementary.videos */
    { "vlc", PROGRAM_VIDEO_PLAYER },
    { "xine", PROGRAM_VIDEO_PLAYER },
    { "xplayer", PROGRAM_VIDEO_PLAYER },

    { "amarok", PROGRAM_MUSIC_PLAYER },
    { "amberol", PROGRAM_MUSIC_PLAYER },
    { "audacious", PROGRAM_MUSIC_PLAYER },
    { "audiotube", PROGRAM_MUSIC_PLAYER },
    { "blanket", PROGRAM_MUSIC_PLAYER },
    { "byte", PROGRAM_MUSIC_PLAYER },
    { "cantata", PROGRAM_MUSIC_PLAYER },
    { "clementine", PROGRAM_MUSIC_PLAYER },
    { "cmus", PROGRAM_MUSIC_PLAYER },
    { "cozy", PROGRAM_MUSIC_PLAYER },
    { "deadbeef", PROGRAM_MUSIC_PLAYER },
    { "decibels", PROGRAM_MUSIC_PLAYER },
    { "deezer", PROGRAM_MUSIC_PLAYER },
    { "elisa", PROGRAM_MUSIC_PLAYER },
    { "euphonica", PROGRAM_MUSIC_PLAYER },
    { "exaile", PROGRAM_MUSIC_PLAYER },
    { "feishin", PROGRAM_MUSIC_PLAYER },
    { "g4music", PROGRAM_MUSIC_PLAYER },
    { "gapless", PROGRAM_MUSIC_PLAYER },
    { "gmusicbrowser", PROGRAM_MUSIC_PLAYER },
    { "gnome-music", PROGRAM_MUSIC_PLAYER },
    { "goodvibes", PROGRAM_MUSIC_PLAYER },
    { "gpodder", PROGRAM_MUSIC_PLAYER },
    { "guayadeque", PROGRAM_MUSIC_PLAYER },
    { "juk", PROGRAM_MUSIC_PLAYER },
    { "kasts", PROGRAM_MUSIC_PLAYER },
    { "kew", PROGRAM_MUSIC_PLAYER },
    { "librespot", PROGRAM_MUSIC_PLAYER },
    { "lollypop", PROGRAM_MUSIC_PLAYER },
    { "lxmusic", PROGRAM_MUSIC_PLAYER },
    { "mopidy", PROGRAM_MUSIC_PLAYER },
    { "mpd", PROGRAM_MUSIC_PLAYER },
    { "mpdris", PROGRAM_MUSIC_PLAYER },
    { "mpdris2", PROGRAM_MUSIC_PLAYER },
    { "mpris-proxy", PROGRAM_MUSIC_PLAYER }, /* of BlueZ: the player of a telephone */
    { "museeks", PROGRAM_MUSIC_PLAYER },
    { "music", PROGRAM_MUSIC_PLAYER }, /* org.gnome.Music, io.elementary.music */
    { "musikcube", PROGRAM_MUSIC_PLAYER },
    { "ncspot", PROGRAM_MUSIC_PLAYER },
    { "nuclear", PROGRAM_MUSIC_PLAYER },
    { "plexamp", PROGRAM_MUSIC_PLAYER },
    { "podcasts", PROGRAM_MUSIC_PLAYER }, /* org.gnome.Podcasts */
    { "pragha", PROGRAM_MUSIC_PLAYER },
    { "psst", PROGRAM_MUSIC_PLAYER },
    { "qmmp", PROGRAM_MUSIC_PLAYER },
    { "quodlibet", PROGRAM_MUSIC_PLAYER },
    { "radiotray-ng", PROGRAM_MUSIC_PLAYER },
    { "rhythmbox", PROGRAM_MUSIC_PLAYER },
    { "sayonara", PROGRAM_MUSIC_PLAYER },
    { "shortwave", PROGRAM_MUSIC_PLAYER },
    { "spot", PROGRAM_MUSIC_PLAYER },
    { "spotify", PROGRAM_MUSIC_PLAYER },
    { "spotifyd", PROGRAM_MUSIC_PLAYER },
    { "spotify-player", PROGRAM_MUSIC_PLAYER },
    { "spotify_player", PROGRAM_MUSIC_PLAYER },
    { "strawberry", PROGRAM_MUSIC_PLAYER },
    { "supersonic", PROGRAM_MUSIC_PLAYER },
    { "tauon", PROGRAM_MUSIC_PLAYER },
    { "tauonmb", PROGRAM_MUSIC_PLAYER },
    { "tidal-hifi", PROGRAM_MUSIC_PLAYER },
    { "tuner", PROGRAM_MUSIC_PLAYER },
    { "xmms2", PROGRAM_MUSIC_PLAYER },
    { "youtube-music", PROGRAM_MUSIC_PLAYER },
    { "ytmdesktop", PROGRAM_MUSIC_PLAYER },

    /* All other programs for calls also show films, or name the call in their reason. */
    { "ekiga", PROGRAM_CALLER },
    { "jami", PROGRAM_CALLER },
    { "jitsi-meet", PROGRAM_CALLER },
    { "linphone", PROGRAM_CALLER },
    { "teams-for-linux", PROGRAM_CALLER },
    { "twinkle", PROGRAM_CALLER },
    { "webex", PROGRAM_CALLER },
    { "zoom", PROGRAM_CALLER },

    { "amphetamine", PROGRAM_KEEP_AWAKE },
    { "budgie-caffeine-applet", PROGRAM_KEEP_AWAKE },
    { "caffeinate", PROGRAM_KEEP_AWAKE },
    { "caffeinated", PROGRAM_KEEP_AWAKE },
    { "caffeine", PROGRAM_KEEP_AWAKE },
    { "caffeine-gnome-extension", PROGRAM_KEEP_AWAKE },
    { "caffeine-indicator", PROGRAM_KEEP_AWAKE },
    { "caffeine-ng", PROGRAM_KEEP_AWAKE },
    { "caffeine-plus", PROGRAM_KEEP_AWAKE },
    { "caffeine@patapon.info", PROGRAM_KEEP_AWAKE },
    { "coffee", PROGRAM_KEEP_AWAKE },
    { "espresso", PROGRAM_KEEP_AWAKE },
    { "espresso@coadmunkee.github.com", PROGRAM_KEEP_AWAKE },
    { "gnome-session-inhibit", PROGRAM_KEEP_AWAKE },
    { "idle-inhibitor", PROGRAM_KEEP_AWAKE },
    { "idlehack", PROGRAM_KEEP_AWAKE },
    { "inhibit-applet", PROGRAM_KEEP_AWAKE },
    { "inhibit@cinnamon.org", PROGRAM_KEEP_AWAKE },
    { "insomnia", PROGRAM_KEEP_AWAKE },
    { "keep-awake", PROGRAM_KEEP_AWAKE },
    { "keepawake", PROGRAM_KEEP_AWAKE },
    { "keep-presence", PROGRAM_KEEP_AWAKE },
    { "kde-inhibit", PROGRAM_KEEP_AWAKE },
    { "lightson", PROGRAM_KEEP_AWAKE },
    { "lightsonplus", PROGRAM_KEEP_AWAKE },
    { "lxqt-powermanagement", PROGRAM_KEEP_AWAKE },
    { "matcha", PROGRAM_KEEP_AWAKE },
    { "mate-inhibit-applet", PROGRAM_KEEP_AWAKE },
    { "no-sleep", PROGRAM_KEEP_AWAKE },
    { "nosleep", PROGRAM_KEEP_AWAKE },
    { "plasmashell", PROGRAM_KEEP_AWAKE }, /* the switch of its battery applet */
    { "powerdevil", PROGRAM_KEEP_AWAKE },
    { "presentation-mode", PROGRAM_KEEP_AWAKE },
    { "sleep-inhibitor", PROGRAM_KEEP_AWAKE },
    { "stay-awake", PROGRAM_KEEP_AWAKE },
    { "stayawake", PROGRAM_KEEP_AWAKE },
    { "sway-audio-idle-inhibit", PROGRAM_KEEP_AWAKE },
    { "systemd-inhibit", PROGRAM_KEEP_AWAKE },
    { "theine", PROGRAM_KEEP_AWAKE },
    { "vigil", PROGRAM_KEEP_AWAKE },
    { "wakepy", PROGRAM_KEEP_AWAKE },
    { "waybar", PROGRAM_KEEP_AWAKE },
    { "wayland-idle-inhibitor", PROGRAM_KEEP_AWAKE },
    { "wayland-pipewire-idle-inhibit", PROGRAM_KEEP_AWAKE },
    { "wlinhibit", PROGRAM_KEEP_AWAKE },
    { "xfce4-power-manager", PROGRAM_KEEP_AWAKE }, /* its presentation mode */
    { "xfce4-power-manager-plugin", PROGRAM_KEEP_AWAKE },

    { "joystickwake", PROGRAM_GAME },
    { "wljoywake", PROGRAM_GAME },

    { "kwin", PROGRAM_WINDOWS },
    { "kwin_wayland", PROGRAM_WINDOWS },
    { "mutter", PROGRAM_WINDOWS },

    { "jackd", PROGRAM_SOUND_SERVER },
    { "jackdbus", PROGRAM_SOUND_SERVER },
    { "pipewire", PROGRAM_SOUND_SERVER },
    { "pipewire-media-session", PROGRAM_SOUND_SERVER },
    { "pipewire-pulse", PROGRAM_SOUND_SERVER },
    { "pulseaudio", PROGRAM_SOUND_SERVER },
    { "sndiod", PROGRAM_SOUND_SERVER },
    { "wireplumber", PROGRAM_SOUND_SERVER },
};

#define N(list) (sizeof(list) / sizeof((list)[0]))

static bool ends_with(const char *name, const char *ending)
{
    const size_t n = strlen(name), m = strlen(ending);

    return n > m && strcmp(name + n - m, ending) == 0;
}

static void cut_endings(char *name)
{
    for (size_t i = 0; i < N(endings); i++)
        if (ends_with(name, endings[i])) {
            name[strlen(name) - strlen(endings[i])] = 0;
            i = (size_t)-1; /* the next one may be behind it: "vlc.bin.desktop" */
        }
}

static bool is_general(const char *part)
{
    for (size_t i = 0; i < N(general); i++)
        if (strcmp(part, general[i]) == 0)
            return true;
    return false;
}

/* Application ids have two dots or more, or begin with "snap.". A file has fewer: "backup.sh". */
static char *cut_domain(char *name)
{
    char *dot = strchr(name, '.'), *last = strrchr(name, '.');

    if (!dot || strchr(name, ' ') || strchr(name, '@') || !last[1] ||
        (dot == last && strncmp(name, "snap.", 5) != 0))
        return name;
    if (is_general(last + 1)) {
        *last = 0;
        last = strrchr(name, '.');
    }
    return last ? last + 1 : name;
}

/* Snaps have their name twice, "vlc_vlc". */
static void cut_snap(char *name)
{
    char *half = strchr(name, '_');

    if (half && half > name && strncmp(half + 1, name, (size_t)(half - name)) == 0)
        *half = 0;
}

static void lower(char *s)
{
    for (; *s; s++)
        if (*s >= 'A' && *s <= 'Z')
            *s += 'a' - 'A';
}

void program_name(char to[static PROGRAM_NAME_MAX], const char *from)
{
    char clean[256], *name;
    const char *slash = strrchr(from, '/');

    text_copy(clean, sizeof clean, slash ? slash + 1 : from);
    lower(clean);
    cut_endings(clean);
    name = cut_domain(clean);
    cut_snap(name);
    cut_endings(name);
    for (size_t i = 0; i < N(aliases); i++)
        if (strcmp(name, aliases[i][0]) == 0) {
            text_copy(to, PROGRAM_NAME_MAX, aliases[i][1]);
            return;
        }
    text_copy(to, PROGRAM_NAME_MAX, name);
}

enum program_class program_class_of(const char *name)
{
    for (size_t i = 0; i < N(known); i++)
        if (strcmp(name, known[i].name) == 0)
            return known[i].class;
    return PROGRAM_OTHER;
}

bool program_is_listed(const char *names, const char *name)
{
    char wanted[PROGRAM_NAME_MAX], entry[256], listed[PROGRAM_NAME_MAX];

    program_name(wanted, name);
    for (const char *s = names; *wanted && *s; s += *s == ';') {
        const size_t n = strcspn(s, ";");

        if (n < sizeof entry) {
            memcpy(entry, s, n);
            entry[n] = 0;
            program_name(listed, entry);
            if (strcmp(listed, wanted) == 0 || strcasecmp(entry, name) == 0)
                return true;
        }
        s += n;
    }
    return false;
}
